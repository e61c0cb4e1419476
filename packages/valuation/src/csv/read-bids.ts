import { InvalidData, type Profiles, profiles } from "@auction-mech/core";
import { LARGEST_SCALE } from "../marginal/scale.js";
import { isNumeral } from "./numeral.js";
import type { Table } from "./parse-table.js";

/**
 * The numbers of some columns as profiles, `[rows, columns]`.
 *
 * @param emptyIs what an empty cell stands for; without it an empty cell is refused
 * @throws InvalidData that names the line and the column of the first cell
 * that is not a number from 0 up
 */
export function readBids(
  table: Table,
  columns: readonly number[],
  { emptyIs }: { readonly emptyIs?: number } = {},
): Profiles {
  const bids = profiles(table.rows.length, columns.length);
  let at = 0;
  for (let row = 0; row < table.rows.length; row++) {
    for (const column of columns) {
      const cell = table.rows[row]![column]!;
      const empty = cell === "" ? (emptyIs ?? Number.NaN) : Number.NaN;
      const bid = isNumeral(cell) ? Number(cell) : empty;
      if (!(bid >= 0 && bid <= LARGEST_SCALE)) throw badCell(table, row, column);
      // Adding 0 turns "-0" into 0.
      bids.data[at++] = bid + 0;
    }
  }
  return bids;
}

function badCell({ name, header, rows, lines }: Table, row: number, column: number): InvalidData {
  const cell = rows[row]![column]!;
  const got =
    cell === "" ? "an empty cell" : JSON.stringify(cell.length > 40 ? `${cell.slice(0, 37)}…` : cell);
  return new InvalidData(
    `${name}, line ${lines[row]}, column ${JSON.stringify(header[column])}: a bid must be a number from 0 to ${LARGEST_SCALE}, but got ${got}. Correct the cell, remove the row, or choose other columns.`,
  );
}

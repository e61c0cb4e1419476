import { InvalidArgument, InvalidData } from "@auction-mech/core";
import { isNumeral } from "./numeral.js";
import type { Table } from "./parse-table.js";

/** A column of bids or values by its name's beginning, and by a number after it. */
const BID_NAME = /^(bid|v)_/i;
const NUMBERED_BID_NAME = /^(bid|v)_\d+$/i;

/**
 * Which columns of a table hold the bids, one a bidder, by index.
 *
 * Without `wanted`: the numeric columns named `bid_*` or `v_*`, else all
 * numeric columns. A column with any number in it counts as numeric, so that
 * a damaged cell is found later and not taken for a column of text; `bid_1`,
 * `v_1` and so on count always.
 *
 * @param wanted column names, in the order of the bidders
 */
export function chooseColumns(table: Table, wanted?: readonly string[]): number[] {
  return wanted ? namedColumns(table, wanted) : bidColumns(table);
}

function namedColumns({ name, header }: Table, wanted: readonly string[]): number[] {
  if (wanted.length === 0) {
    throw new InvalidArgument(
      "`columns` must name at least one column, but got none. Name one, or leave it out.",
    );
  }
  return wanted.map((column, k) => {
    const index = header.indexOf(column);
    if (index < 0) {
      throw new InvalidArgument(
        `\`columns\` must be columns of ${name}, but got ${JSON.stringify(column)}. It has ${header.join(", ")}.`,
      );
    }
    if (wanted.indexOf(column) < k) {
      throw new InvalidArgument(
        `\`columns\` must differ, but ${JSON.stringify(column)} is named twice. Name it once.`,
      );
    }
    return index;
  });
}

function bidColumns(table: Table): number[] {
  const all = table.header.map((_, k) => k);
  const numeric = (k: number) => table.rows.some((row) => isNumeral(row[k]!));
  const bids = all.filter((k) => {
    const column = table.header[k]!;
    return NUMBERED_BID_NAME.test(column) || (BID_NAME.test(column) && numeric(k));
  });
  const chosen = bids.length > 0 ? bids : all.filter(numeric);
  if (chosen.length === 0) {
    throw new InvalidData(
      `${table.name} must have a column of numbers, but has ${table.header.join(", ")} without any. Name the columns of bids bid_1, bid_2, ….`,
    );
  }
  return chosen;
}

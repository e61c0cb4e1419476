import { InvalidArgument, InvalidData } from "@auction-mech/core";
import type { BidRows } from "../csv/bid-rows.js";
import { isNumeral } from "../csv/numeral.js";
import { requireExogenous } from "./exogenous.js";
import type { Split } from "./split-rows.js";

/**
 * What bids are divided by so that different goods can be pooled: a column of
 * references such as an opening bid, or the mean bid that the training rows of
 * the same item have, items being told apart by a column.
 */
export type ScaleBy = string | { readonly itemMean: string };

/**
 * The reference of every auction, above 0, in the currency of the bids.
 *
 * An auction that sees b / reference is truthful if no bidder can move its own
 * reference. A column that follows from the row's bids is refused; the mean of
 * an item comes from training rows, which no later bid can change.
 *
 * @returns `[auctions]`
 */
export function references(rows: BidRows, split: Split, scaleBy: ScaleBy): Float64Array {
  return typeof scaleBy === "string"
    ? columnReferences(rows, scaleBy)
    : itemReferences(rows, itemMeans(rows, split, scaleBy.itemMean), scaleBy.itemMean);
}

function columnReferences(rows: BidRows, name: string): Float64Array {
  const cells = cellsOf(rows, name);
  const reference = Float64Array.from(cells, (cell, row) => {
    const number = isNumeral(cell) ? Number(cell) : Number.NaN;
    if (number > 0 && Number.isFinite(number)) return number;
    throw new InvalidData(
      `${placeOf(rows, row)}, column ${JSON.stringify(name)}: what bids are scaled by must be a number above 0, but got ${JSON.stringify(cell)}. Correct the cell, or scale by another column.`,
    );
  });
  requireExogenous(rows, name, reference);
  return reference;
}

/** Each item's mean bid in the training rows, currency. */
export function itemMeans(rows: BidRows, { train }: Split, name: string): ReadonlyMap<string, number> {
  if (rows.columns.includes(name)) {
    throw new InvalidArgument(
      `\`itemMean\` must name the column of the item, but ${JSON.stringify(name)} is one of the columns of bids: a bidder could change its price by its own bid. Name a column that is known before the bids.`,
    );
  }
  const cells = cellsOf(rows, name);
  const { bidders, data } = rows.bids;
  const sums = new Map<string, { sum: number; count: number }>();
  for (const row of train) {
    const item = sums.get(cells[row]!) ?? { sum: 0, count: 0 };
    for (let i = 0; i < bidders; i++) item.sum += data[row * bidders + i]!;
    item.count += bidders;
    sums.set(cells[row]!, item);
  }
  return new Map(
    [...sums].flatMap(([item, { sum, count }]) => (sum > 0 ? [[item, sum / count] as const] : [])),
  );
}

function itemReferences(rows: BidRows, means: ReadonlyMap<string, number>, name: string): Float64Array {
  return Float64Array.from(cellsOf(rows, name), (item, row) => {
    const mean = means.get(item);
    if (mean !== undefined) return mean;
    throw new InvalidData(
      `${placeOf(rows, row)}: every item must have training rows with bids above 0, but ${JSON.stringify(item)} has none. Remove its rows, or hold out fewer.`,
    );
  });
}

/** One column's cell of every auction. */
export function cellsOf({ table, rowOf }: BidRows, name: string): string[] {
  const column = table.header.indexOf(name);
  if (column < 0) {
    throw new InvalidArgument(
      `\`scaleBy\` must be a column of ${table.name}, but got ${JSON.stringify(name)}. It has ${table.header.join(", ")}.`,
    );
  }
  return Array.from(rowOf, (row) => table.rows[row]![column]!);
}

function placeOf({ table, rowOf }: BidRows, row: number): string {
  return `${table.name}, line ${table.lines[rowOf[row]!]}`;
}

import { InvalidArgument, InvalidData, permutation, profiles, stream } from "@auction-mech/core";
import type { BidRows } from "./bid-rows.js";
import { chooseColumns } from "./choose-columns.js";
import type { Table } from "./parse-table.js";
import { readBids } from "./read-bids.js";

/** The columns of a bid log, unless named otherwise. */
const LONG_COLUMNS = ["auction", "bidder", "bid"] as const;

/** Whether the header is that of a bid log. */
export function looksLong({ header }: Table): boolean {
  return LONG_COLUMNS.every((column) => header.includes(column));
}

/**
 * A bid log: one row a bid, with the columns auction, bidder and bid. Of each
 * bidder the highest bid counts, of each auction the `top` highest bidders;
 * auctions with fewer are left out.
 *
 * Which column a bid stands in must not tell its rank: else a bidder's column
 * would be a function of its own bid, and an auction that treats columns
 * differently could be gamed. Each auction's columns are shuffled by a random
 * stream of its own, the same whatever the seed of the run.
 *
 * @param columns the columns of auction, bidder and bid, in this order
 */
export function longRows(table: Table, top: number, columns: readonly string[] = LONG_COLUMNS): BidRows {
  if (columns.length !== 3) {
    throw new InvalidArgument(
      `\`columns\` of a bid log must name the auction, the bidder and the bid, but got ${columns.length} names. Name three.`,
    );
  }
  const [auction, bidder, bid] = chooseColumns(table, columns) as [number, number, number];
  const amounts = readBids(table, [bid]).data;
  const auctions = new Map<string, Map<string, number>>();
  const firstRow = new Map<string, number>();
  table.rows.forEach((cells, row) => {
    const key = cells[auction]!;
    const best = auctions.get(key) ?? new Map<string, number>();
    auctions.set(key, best);
    if (!firstRow.has(key)) firstRow.set(key, row);
    best.set(cells[bidder]!, Math.max(best.get(cells[bidder]!) ?? 0, amounts[row]!));
  });
  const complete = [...auctions].filter(([, best]) => best.size >= top);
  if (complete.length === 0) {
    throw new InvalidData(
      `${table.name} must have auctions with at least ${top} bidders, but none of its ${auctions.size} has. Keep fewer bids an auction with \`top\`.`,
    );
  }
  const bids = profiles(complete.length, top);
  const everyBid = complete.map(([, best], row) => {
    const descending = Float64Array.from(best.values()).sort().reverse();
    const order = permutation(top, stream(0, "long-format-columns", row));
    for (let i = 0; i < top; i++) bids.data[row * top + i] = descending[order[i]!]!;
    return descending;
  });
  const left = auctions.size - complete.length;
  return {
    bids,
    everyBid,
    columns,
    table,
    rowOf: Uint32Array.from(complete, ([key]) => firstRow.get(key)!),
    warnings:
      left === 0
        ? []
        : [`${left} of ${auctions.size} auctions have fewer than ${top} bidders and were left out.`],
  };
}

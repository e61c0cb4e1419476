import type { Profiles } from "@auction-mech/core";
import { chooseColumns } from "./choose-columns.js";
import type { Table } from "./parse-table.js";
import { readBids } from "./read-bids.js";

/** The auctions of a table: their bids, and the cells beside the bids. */
export interface BidRows {
  /** `[auctions, bidders]`, currency. */
  readonly bids: Profiles;
  /** Every bid of each auction, also those that `bids` leaves out, from the highest down. */
  readonly everyBid: readonly Float64Array[];
  /** The columns of bids. */
  readonly columns: readonly string[];
  readonly table: Table;
  /** For each auction the row of the table that holds its other cells. */
  readonly rowOf: Uint32Array;
  /** What the reader left out, one sentence each. */
  readonly warnings: readonly string[];
}

/** A wide table: one row an auction, one column a bidder. */
export function wideRows(table: Table, wanted?: readonly string[]): BidRows {
  const chosen = chooseColumns(table, wanted);
  const bids = readBids(table, chosen);
  const everyBid = table.rows.map((_, row) =>
    bids.data
      .slice(row * bids.bidders, (row + 1) * bids.bidders)
      .sort()
      .reverse(),
  );
  return {
    bids,
    everyBid,
    columns: chosen.map((column) => table.header[column]!),
    table,
    rowOf: Uint32Array.from(table.rows, (_, row) => row),
    warnings: [],
  };
}

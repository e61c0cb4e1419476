import { type Profiles, requireBidders, requireInteger, ShapeMismatch } from "@auction-mech/core";
import type { Operation } from "../instance.js";
import { openWorkspace, requireThreads } from "../workspace.js";
import { layOut, ROWS, ROWS_OF_PIECE, writeTables } from "./layout.js";
import type { LookaheadAuctionOptions } from "./options.js";
import { AUCTION } from "./record.js";

/** The hard auction of a LookaheadNet in 64-bit floats, with the bits of mechanism's own. */
export interface LookaheadAuction {
  /**
   * Who buys, −1 where nobody does, and at what price (0 where nobody does).
   *
   * @param bids `[batch, bidders]`, currency
   */
  sell(bids: Profiles): { readonly winners: Int32Array; readonly prices: Float64Array };
  /**
   * The smallest bids with which `bidder` would have bought, `[batch]`,
   * currency. Infinity where that is above `highest`, `[batch]`.
   */
  thresholds(bids: Profiles, bidder: number, highest: Float64Array): Float64Array;
  /** Ends the worker threads; settles when they are gone. */
  close(): Promise<void>;
}

export function lookaheadAuction(options: LookaheadAuctionOptions): LookaheadAuction {
  const { kernels, bidders, scale, sets, threads = 1 } = options;
  requireInteger("bidders", bidders, 1, 64);
  requireThreads(threads);
  const space = openWorkspace({
    kernels,
    configure: "configureLookaheadAuction",
    format: AUCTION,
    threads,
    layOut: (used) => layOut(options, used),
  });
  const { record } = space;
  space.doubles(record.scale, 1)[0] = scale;
  sets.forEach((tables, set) => {
    writeTables(space, options, tables, record.tables + set * record.tableBytes);
  });

  /** Has `operation` work on the rows in turns. */
  function overRows(
    bids: Profiles,
    operation: Operation,
    highest: Float64Array | null,
    take: (from: number, rows: number) => void,
  ): void {
    requireBidders("bids", bids, bidders);
    for (let from = 0; from < bids.batch; from += ROWS) {
      const rows = Math.min(ROWS, bids.batch - from);
      const data = bids.data.subarray(from * bidders, (from + rows) * bidders);
      space.doubles(record.bids, data.length).set(data);
      if (highest) space.doubles(record.highest, rows).set(highest.subarray(from, from + rows));
      space.set({ rows });
      space.pool.run(operation, Math.ceil(rows / ROWS_OF_PIECE));
      take(from, rows);
    }
  }

  return {
    sell(bids) {
      const winners = new Int32Array(bids.batch);
      const prices = new Float64Array(bids.batch);
      overRows(bids, "sellRows", null, (from, rows) => {
        winners.set(space.words(record.winners, rows), from);
        prices.set(space.doubles(record.prices, rows), from);
      });
      return { winners, prices };
    },
    thresholds(bids, bidder, highest) {
      requireInteger("bidder", bidder, 0, bidders - 1);
      if (highest.length !== bids.batch) {
        throw new ShapeMismatch(
          `\`highest\` must be [batch] = [${bids.batch}], but holds ${highest.length} numbers. Give one a row.`,
        );
      }
      const prices = new Float64Array(bids.batch);
      space.set({ bidder });
      overRows(bids, "thresholdRows", highest, (from, rows) => {
        prices.set(space.doubles(record.prices, rows), from);
      });
      return prices;
    },
    close: () => space.pool.close(),
  };
}

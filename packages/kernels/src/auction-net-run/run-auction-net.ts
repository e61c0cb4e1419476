import {
  type BidderOutcome,
  emptyOutcome,
  type NamedParameters,
  type Outcome,
  type Profiles,
  requireBidders,
  requireInteger,
  ShapeMismatch,
} from "@auction-mech/core";
import type { AuctionNetShape } from "../auction-net/dimensions.js";
import type { Kernels } from "../kernels.js";
import { openWorkspace, requireThreads } from "../workspace.js";
import { layOut, POINTS, ROWS, writeLayers } from "./layout.js";
import { RUN } from "./record.js";

export interface AuctionNetRunOptions extends AuctionNetShape {
  readonly kernels: Kernels;
  /** By the names of mechanism's architecture; weights `[inputs, outputs]`. */
  readonly parameters: NamedParameters;
  /** The unit of the network's inside, currency. */
  readonly scale: number;
  /** The most threads to use; results do not depend on it. Default: 1. */
  readonly threads?: number;
}

/** An AuctionNet in 64-bit floats, with the bits of mechanism's own. */
export interface AuctionNetRun {
  /** @param bids `[batch, bidders]`, currency */
  run(bids: Profiles): Outcome;
  /**
   * The outcome of `bidder` alone along own bids, the others bidding as in `bids`.
   *
   * @param ownBids `[batch, points]`, currency
   */
  outcomesAlong(bids: Profiles, bidder: number, ownBids: Float64Array): BidderOutcome;
  /** Ends the worker threads; settles when they are gone. */
  close(): Promise<void>;
}

/** Rows, and own bids, of a piece of work. */
const ROWS_OF_PIECE = 128;
const POINTS_OF_PIECE = 512;

export function auctionNetRun(options: AuctionNetRunOptions): AuctionNetRun {
  const { kernels, bidders, scale, parameters, threads = 1 } = options;
  requireThreads(threads);
  const space = openWorkspace({
    kernels,
    configure: "configureAuctionNetRun",
    format: RUN,
    threads,
    layOut: (used) => layOut(options, used),
    prepare(memory, layout) {
      new Float64Array(memory, layout.record.scale, 1)[0] = scale;
      writeLayers(memory, layout, parameters);
    },
  });
  const { record } = space;

  function setBids({ data }: Profiles, from: number, rows: number): void {
    const own = data.subarray(from * bidders, (from + rows) * bidders);
    space.doubles(record.bids, own.length).set(own);
  }

  /** The outcomes of some rows at own bids `[rows, points]`, at most {@link POINTS} in all. */
  function along(bids: Profiles, from: number, rows: number, own: Float64Array): BidderOutcome {
    setBids(bids, from, rows);
    space.doubles(record.ownBids, own.length).set(own);
    const points = own.length / rows;
    const rowsOfPiece = Math.max(1, Math.floor(POINTS_OF_PIECE / points));
    space.set({ rows, rowsOfPiece, points });
    space.pool.run("alongRows", Math.ceil(rows / rowsOfPiece));
    return {
      allocation: space.doubles(record.allocation, own.length),
      payments: space.doubles(record.payments, own.length),
    };
  }

  return {
    run(bids) {
      requireBidders("bids", bids, bidders);
      const outcome = emptyOutcome(bids.batch, bidders);
      for (let from = 0; from < bids.batch; from += ROWS) {
        const rows = Math.min(ROWS, bids.batch - from);
        setBids(bids, from, rows);
        space.set({ rows, rowsOfPiece: ROWS_OF_PIECE });
        space.pool.run("runRows", Math.ceil(rows / ROWS_OF_PIECE));
        outcome.allocation.data.set(space.doubles(record.allocation, rows * bidders), from * bidders);
        outcome.payments.data.set(space.doubles(record.payments, rows * bidders), from * bidders);
      }
      return outcome;
    },
    outcomesAlong(bids, bidder, ownBids) {
      requireBidders("bids", bids, bidders);
      requireInteger("bidder", bidder, 0, bidders - 1);
      if (ownBids.length % Math.max(1, bids.batch) !== 0) {
        throw new ShapeMismatch(
          `\`ownBids\` must be [batch, points] with batch = ${bids.batch}, but holds ${ownBids.length} numbers. Give every row as many.`,
        );
      }
      space.set({ bidder });
      const allocation = new Float64Array(ownBids.length);
      const payments = new Float64Array(ownBids.length);
      for (const { from, rows, start, end } of partsOf(bids.batch, ownBids.length)) {
        const part = along(bids, from, rows, ownBids.subarray(start, end));
        allocation.set(part.allocation, start);
        payments.set(part.payments, start);
      }
      return { allocation, payments };
    },
    close: () => space.pool.close(),
  };
}

// --- Internal helpers ---

/** Many rows at a time or, of rows too long for that, whole stretches of one row. */
function* partsOf(batch: number, length: number) {
  const points = batch === 0 ? 0 : length / batch;
  if (points === 0) return;
  const rowsAtATime = Math.max(1, Math.min(ROWS, Math.floor(POINTS / points)));
  for (let from = 0; from < batch; from += rowsAtATime) {
    const rows = Math.min(rowsAtATime, batch - from);
    const last = (from + rows) * points;
    for (let start = from * points; start < last; start += POINTS) {
      yield { from, rows, start, end: Math.min(start + POINTS, last) };
    }
  }
}

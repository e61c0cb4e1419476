import { availableParallelism } from "node:os";
import {
  type BidderOutcome,
  emptyOutcome,
  type Mechanism,
  type Outcome,
  type Profiles,
  type TrainableMechanism,
} from "@auction-mech/core";
import { type LookaheadAuction, lookaheadAuction } from "@auction-mech/kernels";
import { loadKernels } from "@auction-mech/kernels/node";
import { type LookaheadNetSpec, lookaheadTables } from "@auction-mech/mechanism";
import { MOST_THREADS } from "./compute.js";

/** An auction on the kernels, until it is closed. */
export interface FastAuction {
  readonly mechanism: Mechanism;
  /** Ends the worker threads; settles when they are gone. */
  close(): Promise<void>;
}

/**
 * The same auction run by kernels, on several threads, where they know it; it
 * has the same outcomes to the bit. Any other auction is returned as it is.
 *
 * @param threads the most threads. Default: every core, at most 8
 */
export async function fastAuction(
  auction: Mechanism,
  threads = Math.min(availableParallelism(), MOST_THREADS),
): Promise<FastAuction> {
  if (!isLookaheadNet(auction)) return { mechanism: auction, async close() {} };
  const { spec, parameters } = auction;
  const { bidders, hidden, pieces, scale } = spec;
  const kernels = await loadKernels({ deterministic: true });
  const sets = lookaheadTables(spec, parameters);
  const fast = lookaheadAuction({ kernels, bidders, hidden, pieces, scale, sets, threads });
  const mechanism = {
    ...auction,
    run: (bids: Profiles) => runOn(fast, bids),
    outcomesAlong: (bids: Profiles, bidder: number, ownBids: Float64Array) =>
      outcomesAlongOn(fast, bids, bidder, ownBids),
  };
  return { mechanism, close: fast.close };
}

// --- Internal helpers ---

function isLookaheadNet(auction: Mechanism): auction is TrainableMechanism<LookaheadNetSpec> {
  return (auction as Partial<TrainableMechanism>).spec?.mechanism === "lookahead-net";
}

function runOn(auction: LookaheadAuction, bids: Profiles): Outcome {
  const { winners, prices } = auction.sell(bids);
  const outcome = emptyOutcome(bids.batch, bids.bidders);
  winners.forEach((winner, row) => {
    if (winner < 0) return;
    outcome.allocation.data[row * bids.bidders + winner] = 1;
    outcome.payments.data[row * bids.bidders + winner] = prices[row]!;
  });
  return outcome;
}

/** A bid of exactly the threshold wins. */
function outcomesAlongOn(
  auction: LookaheadAuction,
  bids: Profiles,
  bidder: number,
  ownBids: Float64Array,
): BidderOutcome {
  const points = bids.batch === 0 ? 0 : ownBids.length / bids.batch;
  const highest = new Float64Array(bids.batch);
  ownBids.forEach((bid, at) => {
    const row = Math.floor(at / points);
    highest[row] = Math.max(highest[row]!, bid);
  });
  const prices = auction.thresholds(bids, bidder, highest);
  const allocation = new Float64Array(ownBids.length);
  const payments = new Float64Array(ownBids.length);
  ownBids.forEach((bid, at) => {
    const price = prices[Math.floor(at / points)]!;
    if (bid < price) return;
    allocation[at] = 1;
    payments[at] = price;
  });
  return { allocation, payments };
}

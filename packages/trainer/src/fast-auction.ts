import { availableParallelism } from "node:os";
import { type ComputeChoice, chooseCompute } from "@auction-mech/backend";
import {
  type ArchitectureSpec,
  type BidderOutcome,
  emptyOutcome,
  type Mechanism,
  type NamedParameters,
  type Outcome,
  type Profiles,
  type TrainableMechanism,
} from "@auction-mech/core";
import { auctionNetRun, type Kernels, type LookaheadAuction, lookaheadAuction } from "@auction-mech/kernels";
import { loadKernels } from "@auction-mech/kernels/node";
import { type AuctionNetSpec, type LookaheadNetSpec, lookaheadTables } from "@auction-mech/mechanism";
import { MOST_THREADS } from "./compute.js";

/** An auction on the kernels, until it is closed. */
export interface FastAuction {
  readonly mechanism: Mechanism;
  /** Ends the worker threads; settles when they are gone. */
  close(): Promise<void>;
}

/**
 * The same auction run by kernels, on several threads, where they know it; it
 * has the same outcomes to the bit. Any other auction is returned as it is, and
 * every one where plain JavaScript is asked for.
 *
 * @param threads the most threads. Default: every core, at most 8
 * @param choice its backend "cpu" means plain JavaScript; measuring takes 64
 *   bits, so anything else means the kernels. Default: by the variables of econ
 */
export async function fastAuction(
  auction: Mechanism,
  threads = Math.min(availableParallelism(), MOST_THREADS),
  { backend }: Pick<ComputeChoice, "backend"> = chooseCompute({ package: "econ" }),
): Promise<FastAuction> {
  const { spec, parameters } = auction as Partial<TrainableMechanism>;
  const open = spec && networks[spec.mechanism];
  if (backend === "cpu" || !open || !parameters) return { mechanism: auction, async close() {} };
  const { close, ...onKernels } = open(await loadKernels({ deterministic: true }), spec, parameters, threads);
  return { mechanism: { ...auction, ...onKernels }, close };
}

// --- Internal helpers ---

/** What of a mechanism the kernels do, and how they are ended. */
type OnKernels = Pick<Mechanism, "run"> &
  Partial<Pick<Mechanism, "outcomesAlong">> &
  Pick<FastAuction, "close">;

type OpenNetwork = (
  kernels: Kernels,
  spec: ArchitectureSpec,
  parameters: NamedParameters,
  threads: number,
) => OnKernels;

/** Networks that the kernels run. */
const networks: Readonly<Record<string, OpenNetwork>> = {
  "lookahead-net": (kernels, given, parameters, threads) => {
    const spec = given as LookaheadNetSpec;
    const { bidders, hidden, pieces, scale } = spec;
    const sets = lookaheadTables(spec, parameters);
    const fast = lookaheadAuction({ kernels, bidders, hidden, pieces, scale, sets, threads });
    return {
      run: (bids) => runOn(fast, bids),
      outcomesAlong: (bids, bidder, ownBids) => outcomesAlongOn(fast, bids, bidder, ownBids),
      close: fast.close,
    };
  },
  "auction-net": (kernels, spec, parameters, threads) => {
    const { bidders, hidden, scale } = spec as AuctionNetSpec;
    return auctionNetRun({ kernels, bidders, hidden, scale, parameters, threads });
  },
};

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
    if (!(bid >= price)) return;
    allocation[at] = 1;
    payments[at] = price;
  });
  return { allocation, payments };
}

import {
  gatherProfiles,
  InvalidArgument,
  type Profiles,
  permutation,
  type Random,
  requireRange,
} from "@auction-mech/core";
import { normalQuantile } from "@auction-mech/valuation";
import { bestSingleReserve } from "../best-reserve.js";
import { meanOf } from "../mean.js";
import { highestBids, reserveRevenue } from "./reserve-revenue.js";

export interface ReserveIntervalOptions {
  /** Chance that the interval covers the optimal reserve. Default: 0.95. */
  readonly confidence?: number;
  /** Nothing below is considered, because no bid below was recorded. Default: 0. */
  readonly least?: number;
  /** Splits the auctions. */
  readonly random: Random;
}

export interface ReserveInterval {
  readonly low: number;
  readonly high: number;
}

/** Reserves that are tested, at most: quantiles of the highest bids. */
const TESTED = 400;
/** With fewer highest bids than this between two reserves their revenues cannot be told apart. */
const FEWEST_BETWEEN = 10;
/** Fewer auctions leave no half on which a mean is near normal. */
export const FEWEST_AUCTIONS = 20;

/**
 * A confidence interval for the single reserve that earns most in expectation.
 *
 * The reserve that earns most in a sample converges at the cube root of its
 * size, to a law that the bootstrap does not reproduce (Kim and Pollard 1990;
 * Abrevaya and Huang 2005). So a test is inverted instead: a pilot reserve is
 * fitted on one half of the auctions; on the other half every reserve r stays
 * in the interval unless the pilot earns significantly more,
 *
 *     mean(revenue(pilot) − revenue(r)) > z · standard error.
 *
 * For the optimal r this difference is at most 0 in expectation, whatever the
 * pilot, so r is refused with chance (1 − confidence) / 2 at most. The halves
 * then change places, and what either refuses is out. No rate of convergence
 * is supposed, and several optima are each covered.
 *
 * Takatsu and Kuchibhotla, "Bridging Root-n and Non-standard Asymptotics:
 * Adaptive Inference in M-Estimation" (2025).
 *
 * @param bids `[batch, bidders]`, currency; independent auctions
 * @throws InvalidArgument with fewer than 20 auctions
 */
export function reserveInterval(
  bids: Profiles,
  { confidence = 0.95, least = 0, random }: ReserveIntervalOptions,
): ReserveInterval {
  requireRange("confidence", confidence, 0.5, 0.9999);
  if (bids.batch < FEWEST_AUCTIONS) {
    throw new InvalidArgument(
      `An interval needs at least ${FEWEST_AUCTIONS} auctions, but got ${bids.batch}. Add auctions.`,
    );
  }
  const order = permutation(bids.batch, random);
  const half = Math.floor(bids.batch / 2);
  const [one, other] = [order.subarray(0, half), order.subarray(half)].map((rows) =>
    gatherProfiles(bids, rows),
  );
  const tests = [
    refusalTest(one!, bestSingleReserve(other!, least), confidence),
    refusalTest(other!, bestSingleReserve(one!, least), confidence),
  ];
  const kept = (reserve: number) => tests.every((test) => test(reserve));
  // The reserve fitted to all auctions belongs to the interval, at no loss of coverage.
  const fitted = bestSingleReserve(bids, least);
  const tested = [least, ...quantiles(highestBids(bids)).filter((reserve) => reserve > least)];
  const staying = tested.map(kept);
  if (!staying.includes(true)) return { low: fitted, high: fitted };
  // Between two tested reserves nothing is known: the interval ends at the nearest one refused.
  const low = tested[Math.max(0, staying.indexOf(true) - 1)] ?? least;
  const high = tested[Math.min(tested.length - 1, staying.lastIndexOf(true) + 1)] ?? least;
  return { low: Math.min(low, fitted), high: Math.max(high, fitted) };
}

/** Whether a reserve stays, judged on `bids`. */
function refusalTest(bids: Profiles, pilot: number, confidence: number): (reserve: number) => boolean {
  const earned = reserveRevenue(bids, pilot);
  const highest = highestBids(bids).sort();
  /** How many highest bids are below. */
  const rank = (value: number) => countBelow(highest, value);
  const pilotRank = rank(pilot);
  // Two tests, one for each half: each may err half as often.
  const z = normalQuantile((1 + confidence) / 2);
  return (reserve) => {
    if (Math.abs(rank(reserve) - pilotRank) < FEWEST_BETWEEN) return true;
    const difference = reserveRevenue(bids, reserve);
    for (let row = 0; row < difference.length; row++) difference[row] = earned[row]! - difference[row]!;
    const { mean, standardError } = meanOf(difference);
    return mean <= z * standardError;
  };
}

function countBelow(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Ascending and distinct. */
function quantiles(sample: Float64Array): number[] {
  const sorted = sample.toSorted();
  const last = sorted.length - 1;
  const count = Math.min(TESTED, sorted.length);
  return [
    ...new Set(
      Array.from({ length: count }, (_, k) => sorted[Math.round((k * last) / Math.max(1, count - 1))]!),
    ),
  ];
}

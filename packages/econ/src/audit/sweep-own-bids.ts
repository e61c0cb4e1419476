import {
  column,
  type Interval,
  type Mechanism,
  outcomesAlong,
  type Profiles,
  sliceProfiles,
} from "@auction-mech/core";
import { spanningGrid } from "../misreport-search.js";
import type { Lie } from "./lie.js";

export interface SweepOptions {
  readonly profiles: number;
  readonly points: number;
  /** How many of the most profitable lies are kept. */
  readonly keep: number;
}

export interface SweepFindings {
  /** Where each bidder's value was looked for: the support, or what was seen of it and half as much again. */
  readonly ranges: readonly Interval[];
  /** The most profitable lies, at most one a profile and bidder, best first. */
  readonly lies: readonly Lie[];
  readonly irViolation: number;
  readonly monotonicityGap: number;
  readonly paymentIdentityViolation: number;
}

/** A bid this much above another's is surely above it. */
const JUST_ABOVE = 1 + 1e-9;
/** Where a report may lie, by where the value does: nothing binds a liar to the support. */
export const reportsFor = ({ high }: Interval): Interval => ({ low: 0, high: 2 * high });

/**
 * Runs every bidder along a grid of own bids at each of the first `profiles`
 * rows of `sample` and holds every own value on the grid against every report;
 * reports go beyond the support, values do not.
 */
export function sweepOwnBids(
  mechanism: Mechanism,
  support: readonly Interval[],
  sample: Profiles,
  { profiles, points, keep }: SweepOptions,
): SweepFindings {
  const rows = sliceProfiles(sample, 0, profiles);
  const found = { irViolation: 0, monotonicityGap: 0, paymentIdentityViolation: 0 };
  const lies: Lie[] = [];
  const ranges: Interval[] = [];
  for (let bidder = 0; bidder < mechanism.bidders; bidder++) {
    const quantiles = spanningGrid(support[bidder]!, column(sample, bidder), points);
    const range = { low: quantiles[0]!, high: quantiles[points - 1]! };
    // Quantiles leave the tail of an unbounded support to a few points; equal steps do not.
    const equal = spanningGrid(range, quantiles, Math.ceil(points / 2));
    const spanning = Float64Array.from([...quantiles, ...equal]).sort();
    ranges.push(range);
    const grid = ownBids(rows, bidder, spanning, range);
    const width = grid.length / rows.batch;
    const outcome = outcomesAlong(mechanism, rows, bidder, grid);
    for (let row = 0; row < rows.batch; row++) {
      const cut = (values: Float64Array) => values.subarray(row * width, (row + 1) * width);
      const along = { bids: cut(grid), shares: cut(outcome.allocation), payments: cut(outcome.payments) };
      checkAlong(along, found);
      const { value, misreport, gain } = bestPair(along, range);
      const values = [...rows.data.subarray(row * rows.bidders, (row + 1) * rows.bidders)].with(
        bidder,
        value,
      );
      lies.push({ bidder, values, misreport, gain });
    }
  }
  lies.sort((a, b) => b.gain - a.gain);
  return { ranges, lies: lies.slice(0, keep), ...found };
}

// --- Internal helpers ---

/** One bidder's outcome along ascending own bids. */
interface Along {
  readonly bids: Float64Array;
  readonly shares: Float64Array;
  readonly payments: Float64Array;
}

/** The spanning grid, both ends of the reports, and every other bidder's bid with its upper neighbour, ascending: `[batch, points]`. */
function ownBids(
  { batch, bidders, data }: Profiles,
  bidder: number,
  spanning: Float64Array,
  range: Interval,
) {
  const { low, high } = reportsFor(range);
  const width = spanning.length + 2 * bidders;
  const grid = new Float64Array(batch * width);
  for (let row = 0; row < batch; row++) {
    const tried = grid.subarray(row * width, (row + 1) * width);
    tried.set(spanning);
    let k = spanning.length;
    tried[k++] = low;
    tried[k++] = high;
    for (let j = 0; j < bidders; j++) {
      if (j === bidder) continue;
      for (const bid of [data[row * bidders + j]!, data[row * bidders + j]! * JUST_ABOVE]) {
        tried[k++] = Math.min(bid, high);
      }
    }
    tried.sort();
  }
  return grid;
}

/** The most profitable (value, report) among the bids, values in the range, in one pass of all pairs. */
function bestPair({ bids, shares, payments }: Along, { low, high }: Interval) {
  let best = { value: low, misreport: low, gain: 0 };
  for (let truth = 0; truth < bids.length; truth++) {
    const value = bids[truth]!;
    if (value < low || value > high) continue;
    const honest = value * shares[truth]! - payments[truth]!;
    let most = honest;
    let at = truth;
    for (let lie = 0; lie < bids.length; lie++) {
      const utility = value * shares[lie]! - payments[lie]!;
      if (utility > most) {
        most = utility;
        at = lie;
      }
    }
    if (most - honest > best.gain) best = { value, misreport: bids[at]!, gain: most - honest };
  }
  return best;
}

/**
 * Individual rationality, monotonicity and the payment identity along the bids.
 * Where x rises from one bid to the next, Myerson's identity puts the rise of
 * p between the two bids times that of x, whatever happens between them.
 */
function checkAlong(
  { bids, shares, payments }: Along,
  found: { irViolation: number; monotonicityGap: number; paymentIdentityViolation: number },
): void {
  let highest = 0;
  for (let k = 0; k < bids.length; k++) {
    highest = Math.max(highest, shares[k]!);
    found.monotonicityGap = Math.max(found.monotonicityGap, highest - shares[k]!);
    found.irViolation = Math.max(found.irViolation, payments[k]! - bids[k]! * shares[k]!);
    if (k === 0) continue;
    const rise = shares[k]! - shares[k - 1]!;
    const paid = payments[k]! - payments[k - 1]!;
    const [least, most] = [bids[k - 1]! * rise, bids[k]! * rise].sort((a, b) => a - b) as [number, number];
    found.paymentIdentityViolation = Math.max(found.paymentIdentityViolation, least - paid, paid - most);
  }
}

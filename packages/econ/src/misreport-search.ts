import { column, type Interval, type Profiles } from "@auction-mech/core";

/** Which lies a regret search tries. */
export interface MisreportSearch {
  /** Its name in reports. */
  readonly name: string;
  /**
   * The own bids tried for `bidder` in every profile: `[batch, points]`,
   * row-major, each row ascending.
   */
  misreports(values: Profiles, bidder: number): Float64Array;
  /** Rounds of local refinement around each profile's best misreport. */
  readonly refinements: number;
}

export interface EvaluationSearchOptions {
  /** Where each bidder's value can lie; an infinite end is covered by quantiles of the own values. */
  readonly support: readonly Interval[];
  /** Values whose quantiles stand for an infinite support, `[batch, bidders]`. */
  readonly sample: Profiles;
  /** Points that span the support. */
  readonly points?: number;
  readonly refinements?: number;
}

/** Relative distances from the own value, both ways. */
const NEARBY = [1e-6, 1e-4, 1e-3, 0.003, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.4];

/** A bid this much above another's is surely above it, whatever the tie rule. */
const JUST_ABOVE = 1 + 1e-9;

/**
 * The search that reports are made with. For every profile it tries
 * - a grid over the whole support: equal steps where the support is bounded,
 *   else quantiles of the own values and one point beyond the largest seen,
 * - points near the own value on both sides,
 * - every other bidder's value and a bid just above it, where the outcome of
 *   most auctions jumps, and 0; a liar may leave the own support,
 *
 * and then refines around the best of them. A lower bound of the true regret:
 * a stronger search can only raise it.
 */
export function evaluationSearch({
  support,
  sample,
  points = 201,
  refinements = 5,
}: EvaluationSearchOptions): MisreportSearch {
  const spanning = support.map((own, bidder) => spanningGrid(own, column(sample, bidder), points));
  return {
    name: `grid-${points}+nearby+others+refine-${refinements}`,
    refinements,
    misreports(values, bidder) {
      const { batch, bidders, data } = values;
      const whole = spanning[bidder]!;
      const low = whole[0]!;
      const high = whole[points - 1]!;
      const own = new Float64Array(2 * NEARBY.length + 2 * (bidders - 1) + 1);
      const width = points + own.length;
      const grid = new Float64Array(batch * width);
      const clamp = (bid: number) => Math.min(Math.max(bid, low), high);
      for (let row = 0; row < batch; row++) {
        // The first of them stays 0.
        let k = 1;
        const value = data[row * bidders + bidder]!;
        for (const distance of NEARBY) {
          own[k++] = clamp(value * (1 - distance));
          own[k++] = clamp(value * (1 + distance));
        }
        for (let j = 0; j < bidders; j++) {
          if (j === bidder) continue;
          own[k++] = data[row * bidders + j]!;
          own[k++] = data[row * bidders + j]! * JUST_ABOVE;
        }
        merge(whole, own.sort(), grid.subarray(row * width, (row + 1) * width));
        own[0] = 0;
      }
      return grid;
    },
  };
}

/** Writes two ascending lists as one. */
function merge(a: Float64Array, b: Float64Array, into: Float64Array): void {
  let i = 0;
  let j = 0;
  for (let k = 0; k < into.length; k++) {
    into[k] = j === b.length || (i < a.length && a[i]! <= b[j]!) ? a[i++]! : b[j++]!;
  }
}

/** The same misreports for every profile: what training uses, and what tests compare penalties with. */
export function fixedSearch(misreports: readonly ArrayLike<number>[]): MisreportSearch {
  return {
    name: `fixed-${misreports[0]!.length}`,
    refinements: 0,
    misreports({ batch }, bidder) {
      const ascending = Float64Array.from(misreports[bidder]!).sort();
      const grid = new Float64Array(batch * ascending.length);
      for (let row = 0; row < batch; row++) grid.set(ascending, row * ascending.length);
      return grid;
    },
  };
}

/**
 * `points` ascending values that span `support`. An unbounded support is
 * covered by quantiles of the distinct values in `sample`, at the levels
 * 1 − (1 − u)² for equal steps of u, so that the tail, where the money is, is
 * not left to one step; the last point lies half above the largest value seen.
 */
export function spanningGrid(support: Interval, sample: Float64Array, points: number): Float64Array {
  const last = points - 1;
  if (Number.isFinite(support.high)) {
    const width = support.high - support.low;
    return Float64Array.from({ length: points }, (_, k) => support.low + (width * k) / last);
  }
  const distinct = distinctOf(support.low, sample);
  const top = distinct.length - 1;
  const grid = Float64Array.from({ length: points }, (_, k) => {
    const position = (1 - (1 - k / last) ** 2) * top;
    const below = distinct[Math.floor(position)]!;
    return below + (position % 1) * (distinct[Math.ceil(position)]! - below);
  });
  grid[last] = 1.5 * distinct[top]!;
  return grid;
}

/** The different numbers among a first one and the others, ascending. */
function distinctOf(first: number, others: Float64Array): Float64Array {
  const sorted = new Float64Array(others.length + 1);
  sorted[0] = first;
  sorted.set(others, 1);
  sorted.sort();
  let kept = 1;
  for (let k = 1; k < sorted.length; k++) {
    if (sorted[k] !== sorted[k - 1]) sorted[kept++] = sorted[k]!;
  }
  return sorted.subarray(0, kept);
}

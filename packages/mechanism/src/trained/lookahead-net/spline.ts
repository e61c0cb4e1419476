/** Log-slopes count up to this far from 0, so that no slope is 0 or infinite. */
export const STEEPEST = 10;

/** ψ: a nondecreasing function of one bid. */
export type Spline = (bid: number) => number;

/**
 * The piecewise linear ψ of a bidder's own bid, every piece with its own slope
 * exp(a_k), as steep or as flat as training wants it (flat is how virtual
 * values are ironed):
 *
 *     ψ(b) = Σ_k exp(a_k) clamp(b − κ_k, 0, κ_{k+1} − κ_k) − exp(a_0) max(κ_1 − b, 0),   κ_{K+1} = ∞
 *
 * Nondecreasing as computed, in 64-bit floats: on a piece, subtraction, the
 * product with a positive slope and the last addition are each monotone after
 * rounding; and a piece starts exactly where the formula of the piece before
 * ends, so that nothing falls at a knot. Knots that are out of order are
 * taken as their running maximum.
 *
 * @param knots κ, `[pieces]`
 * @param logSlopes a, `[pieces + 1]`, first the slope below all knots
 */
export function increasingSpline(knots: ArrayLike<number>, logSlopes: ArrayLike<number>): Spline {
  const { starts, heights, slopes } = splineTable(knots, logSlopes);
  const first = starts[0]!;
  return (bid) => {
    if (bid < first) return -(slopes[0]! * (first - bid));
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (bid >= starts[middle]!) low = middle;
      else high = middle;
    }
    return heights[low]! + slopes[low + 1]! * (bid - starts[low]!);
  };
}

/** Where the pieces of an {@link increasingSpline} begin, its heights there, and its slopes, the one below all knots first. */
export interface SplineTable {
  readonly starts: Float64Array;
  readonly heights: Float64Array;
  readonly slopes: Float64Array;
}

export function splineTable(knots: ArrayLike<number>, logSlopes: ArrayLike<number>): SplineTable {
  const pieces = knots.length;
  const slopes = Float64Array.from(logSlopes, (a) => Math.exp(Math.min(Math.max(a, -STEEPEST), STEEPEST)));
  const starts = Float64Array.from(knots);
  const heights = new Float64Array(pieces);
  for (let k = 1; k < pieces; k++) {
    starts[k] = Math.max(starts[k]!, starts[k - 1]!);
    heights[k] = heights[k - 1]! + slopes[k]! * (starts[k]! - starts[k - 1]!);
  }
  return { starts, heights, slopes };
}

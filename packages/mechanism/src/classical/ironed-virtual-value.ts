import { InvalidArgument, type Marginal } from "@auction-mech/core";
import { type IronedInterval, ironedIntervals } from "./ironed-intervals.js";
import { type MonotonePieces, monotonePieces } from "./monotone-pieces.js";
import { tabulate } from "./tabulate.js";
import { valueGrid } from "./value-grid.js";

/** φ̄ of one bidder, nondecreasing as computed over all values ≥ 0. */
export interface IronedVirtualValue {
  /** φ̄(v), currency: −Infinity below the support (such a bid never wins), v above it. */
  value(value: number): number;
  /** Where φ̄ is flat because φ is not monotone, ascending. */
  readonly intervals: readonly IronedInterval[];
  /**
   * The smallest v ≥ 0 with φ̄(v) ≥ `level`, or > `level` when `strict`, to the
   * last bit: `value` of it passes, `value` of the number before it fails.
   */
  inverse(level: number, options?: { readonly strict?: boolean }): number;
}

/**
 * The ironed virtual value
 *
 *     φ̄(v) = slope at q = P(value ≥ v) of the upper concave hull of R(q) = q·v(q)
 *
 * for any law with a density: irregular, with gaps and jumps, unbounded or
 * heavy-tailed. Outside the ironed intervals it is φ(v) = v − (1 − F)/f, held
 * in a table of quadratic pieces to 1e-10 of the range of values: rounding
 * makes formulas of φ zigzag between adjacent numbers, and an auction whose
 * win predicate zigzags is not truthful. Made once per marginal and kept.
 *
 * Myerson, "Optimal Auction Design" (1981), section 6; Bulow and Roberts, "The
 * Simple Economics of Optimal Auctions" (1989).
 */
export function ironedVirtualValue(marginal: Marginal): IronedVirtualValue {
  const known = made.get(marginal);
  if (known) return known;
  requireUsable(marginal);
  const grid = valueGrid(marginal);
  const intervals = ironedIntervals(marginal, grid);
  const pieces: MonotonePieces = monotonePieces(tabulate(marginal, grid, intervals), marginal.support.high);
  const ironed: IronedVirtualValue = {
    value: pieces.value,
    intervals,
    inverse: (level, { strict = false } = {}) => pieces.inverse(level, strict),
  };
  made.set(marginal, ironed);
  return ironed;
}

const made = new WeakMap<Marginal, IronedVirtualValue>();

function requireUsable({ support, mean }: Marginal): void {
  if (!(Number.isFinite(support.low) && support.low >= 0 && support.high > support.low)) {
    throw new InvalidArgument(
      `A marginal's support must satisfy 0 <= low < high with finite low, but got [${support.low}, ${support.high}].`,
    );
  }
  if (!Number.isFinite(mean)) {
    throw new InvalidArgument(
      `A marginal's mean must be finite for an optimal auction to exist, but got ${mean}. Truncate the distribution.`,
    );
  }
}

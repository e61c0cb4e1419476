import { type Conditional, type Marginal, sliceProfiles, stream, type Valuation } from "@auction-mech/core";

/** Profiles and points at which conditionals are examined for irregularity. */
const EXAMINED_PROFILES = 64;
const BODY_POINTS = 72;
const TAIL_POINTS = 24;
/** The grid's body lies between these probabilities, its tail ends at the last. */
const [LOWEST, BODY, HIGHEST] = [0.001, 0.95, 1 - 1e-4];
/** A fall of φ, and a dip of the revenue curve, below this share of the range is rounding. */
const ROUNDING = 1e-7;

/**
 * Whether some conditional is irregular where it counts. The positive part of
 * the ironed virtual value differs from that of φ only if φ, once positive,
 * falls again. By the valuation's own word, else by trying some conditionals:
 * to overlook one costs tightness only, since UB holds without ironing too.
 */
export function needsIroning(valuation: Valuation): boolean {
  if (valuation.regular) return false;
  const values = valuation.sample(EXAMINED_PROFILES, stream(0, "conditional-regularity"));
  for (let row = 0; row < values.batch; row++) {
    const profile = sliceProfiles(values, row, row + 1).data;
    for (let i = 0; i < values.bidders; i++) {
      if (fallsWherePositive(valuation.conditional!(i, profile), valuation.marginals?.[i])) return true;
    }
  }
  return false;
}

function fallsWherePositive(law: Conditional, marginal: Conditional | undefined): boolean {
  const grid = gridOf(law, marginal);
  const range = grid.at(-1)! - grid[0]!;
  let highest = 0;
  for (const value of grid) {
    const virtual = law.virtualValue(value);
    if (highest > 0 && virtual < highest - ROUNDING * range) return true;
    highest = Math.max(highest, virtual);
  }
  return false;
}

/**
 * The ironed virtual value at one value: the slope of the upper concave hull
 * of the revenue curve R(q) = q·v(q) over a grid of values, where the curve
 * dips below the hull around `value`; φ itself elsewhere. Exact up to the grid.
 *
 * @param marginal the bidder's law when the others are unknown; its breakpoints join the grid
 */
export function ironedVirtualValueAt(
  law: Conditional,
  value: number,
  marginal: Conditional | undefined,
): number {
  const virtual = law.virtualValue(value);
  const grid = gridOf(law, marginal);
  const top = grid.length - 1;
  if (!(value > grid[0]! && value < grid[top]!)) return virtual;
  const q = grid.map((point) => law.survival(point));
  const hull: number[] = [];
  // From the highest value down, q ascending; slopes of a concave curve fall.
  for (let next = top; next >= 0; next--) {
    const last = hull.at(-1);
    if (last !== undefined && q[next]! <= q[last]!) continue;
    while (
      hull.length > 1 &&
      slope(grid, q, hull.at(-1)!, next) >= slope(grid, q, hull.at(-2)!, hull.at(-1)!)
    ) {
      hull.pop();
    }
    hull.push(next);
  }
  const k = hull.findIndex((vertex) => grid[vertex]! <= value);
  const [low, high] = [hull[k]!, hull[k - 1]!];
  if (k < 1 || high - low < 2) return virtual;
  const level = slope(grid, q, high, low);
  return dips(grid, q, low, high, level) ? level : virtual;
}

/** Slope of the revenue curve between two points of the grid: the mean of φ between them. */
function slope(grid: readonly number[], q: readonly number[], high: number, low: number): number {
  return (q[low]! * grid[low]! - q[high]! * grid[high]!) / (q[low]! - q[high]!);
}

function dips(grid: readonly number[], q: readonly number[], low: number, high: number, level: number) {
  for (let k = low + 1; k < high; k++) {
    const chord = q[high]! * grid[high]! + level * (q[k]! - q[high]!);
    if (chord - q[k]! * grid[k]! > ROUNDING * grid[high]!) return true;
  }
  return false;
}

/** Equal steps of value through the body, longer ones through the tail, and the points where the density may jump. */
function gridOf(law: Conditional, marginal: Conditional | undefined): number[] {
  const [low, middle, high] = [law.quantile(LOWEST), law.quantile(BODY), law.quantile(HIGHEST)];
  const grid: number[] = [];
  for (let k = 0; k < BODY_POINTS; k++) grid.push(low + ((middle - low) * k) / BODY_POINTS);
  for (let k = 0; k <= TAIL_POINTS; k++) grid.push(middle + ((high - middle) * k) / TAIL_POINTS);
  const jumps = breakpointsOf(marginal).filter((point) => point > low && point < high);
  return jumps.length === 0 ? grid : [...grid, ...jumps].sort((a, b) => a - b);
}

function breakpointsOf(marginal: Conditional | undefined): readonly number[] {
  return marginal && "breakpoints" in marginal ? (marginal as Marginal).breakpoints : [];
}

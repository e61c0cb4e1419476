import type { Marginal } from "@auction-mech/core";

/** Values `low ≤ v < high` that are treated alike, as if their virtual value were `level`. */
export interface IronedInterval {
  readonly low: number;
  readonly high: number;
  readonly level: number;
}

/** Dips of the revenue curve below its hull that are rounding, relative to the curve. */
const ROUNDING_DIP = 1e-12;
/** Rounding of q, relative, which the hull's slope carries into its height. */
const ROUNDING_Q = 8 * Number.EPSILON;
/** Newton's steps on a level, each of which squares the error. */
const POLISHING_STEPS = 12;

/**
 * Where the revenue curve R(q) = q·v(q), q = P(value ≥ v), lies below its upper
 * concave hull. Each chord of the hull over a grid is moved until it touches
 * the curve: its ends solve φ(v) = level, or are points where φ jumps past it.
 *
 * Myerson, "Optimal Auction Design" (1981), section 6.
 *
 * @param grid values, ascending, with every point where the density jumps
 * @returns ascending in value and in level
 */
export function ironedIntervals(marginal: Marginal, grid: Float64Array): IronedInterval[] {
  const intervals: IronedInterval[] = [];
  const hull = upperHull(marginal, grid);
  for (let k = hull.length - 1; k > 0; k--) {
    const [low, high] = [hull[k]!, hull[k - 1]!];
    if (high - low < 2 || !dipsBelowChord(marginal, grid, low, high)) continue;
    const interval = touchingChord(marginal, grid, low, high);
    const below = intervals.at(-1);
    if (below && interval.low < below.high) intervals.push({ ...interval, low: below.high });
    else intervals.push(interval);
  }
  return intervals;
}

// --- The hull over the grid ---

/** Indices of the grid at the hull's vertices, from the highest value down, that is q ascending. */
function upperHull(marginal: Marginal, grid: Float64Array): number[] {
  const q = grid.map((value) => marginal.survival(value));
  const revenue = grid.map((value, k) => (q[k] === 0 ? 0 : q[k]! * value));
  const hull: number[] = [];
  for (let next = grid.length - 1; next >= 0; next--) {
    const last = hull.at(-1);
    if (last !== undefined && q[next]! <= q[last]!) {
      // Across a gap q stays and the higher value sells as often; at q = 0 the tightest end of the support counts.
      if (q[next] === 0) hull[0] = next;
      continue;
    }
    while (hull.length > 1) {
      const [a, b] = [hull.at(-2)!, hull.at(-1)!];
      // Quotients, because products would underflow in a tail followed this far.
      const before = (revenue[b]! - revenue[a]!) / (q[b]! - q[a]!);
      if ((revenue[next]! - revenue[b]!) / (q[next]! - q[b]!) < before) break;
      hull.pop();
    }
    hull.push(next);
  }
  return hull;
}

function dipsBelowChord(marginal: Marginal, grid: Float64Array, low: number, high: number): boolean {
  const qLow = marginal.survival(grid[low]!);
  const qHigh = marginal.survival(grid[high]!);
  const from = qHigh * grid[high]!;
  const level = slope(marginal, grid[low]!, grid[high]!);
  for (let k = low + 1; k < high; k++) {
    const q = marginal.survival(grid[k]!);
    const chord = from + level * (q - qHigh);
    const rounding = ROUNDING_DIP * Math.abs(chord) + ROUNDING_Q * qLow * Math.abs(level);
    if (chord - q * grid[k]! > rounding) return true;
  }
  return false;
}

// --- Polishing one chord ---

/**
 * With the ends at their best for a level, the chord's slope is Newton's next
 * level (the ends' own movement does not count, by the envelope theorem).
 */
function touchingChord(marginal: Marginal, grid: Float64Array, low: number, high: number): IronedInterval {
  let [a, b] = [grid[low]!, grid[high]!];
  let level = slope(marginal, a, b);
  for (let step = 0; step < POLISHING_STEPS; step++) {
    a = touchingPoint(marginal, grid, low, level);
    b = touchingPoint(marginal, grid, high, level);
    const before = level;
    level = slope(marginal, a, b);
    if (level === before) break;
  }
  return { low: a, high: b, level };
}

function slope(marginal: Marginal, low: number, high: number): number {
  const [qLow, qHigh] = [marginal.survival(low), marginal.survival(high)];
  const top = qHigh === 0 ? 0 : qHigh * high;
  return (qLow * low - top) / (qLow - qHigh);
}

/** The value in the two steps around `grid[k]` that maximises q(v)·(v − level). */
function touchingPoint(marginal: Marginal, grid: Float64Array, k: number, level: number): number {
  const height = (value: number) => marginal.survival(value) * (value - level);
  let best = grid[k]!;
  for (const [from, to] of [
    [k - 1, k],
    [k, k + 1],
  ] as const) {
    if (from < 0 || to >= grid.length) continue;
    const value = crossing(marginal, grid[from]!, grid[to]!, level);
    if (height(value) > height(best)) best = value;
  }
  return best;
}

/** Where φ − level turns from negative to not negative inside (low, high), else the end it points to. */
function crossing(marginal: Marginal, low: number, high: number, level: number): number {
  let [below, above] = [low, high];
  for (;;) {
    const middle = below + (above - below) / 2;
    if (middle <= below || middle >= above) break;
    if (marginal.virtualValue(middle) >= level) above = middle;
    else below = middle;
  }
  return below === low ? low : above;
}

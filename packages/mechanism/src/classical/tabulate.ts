import type { Marginal } from "@auction-mech/core";
import type { IronedInterval } from "./ironed-intervals.js";
import type { Piece } from "./monotone-pieces.js";

/** Error of a piece, relative to the range of values (and to φ, where larger). */
const TOLERANCE = 1e-10;
/** Virtual values below minus this many ranges never win, and are followed to a hundredth of their size. */
const HOPELESS_RANGES = 8;
const HOPELESS_TOLERANCE = 1e-2;
/** Pieces are halved at most this often. */
const DEEPEST = 40;
/** A piece with less than this share of the probability on either side is fine enough: narrow laws have noisy φ. */
const SCARCE = 2 ** -16;
/** Every how many values of the grid a piece ends at least. */
const STRIDE = 64;

interface Stretch {
  readonly low: number;
  readonly high: number;
  /** Levels of the neighbouring ironed intervals, which clamp the stretch between them. */
  readonly least: number;
  readonly most: number;
}

/**
 * The ironed virtual value as monotone quadratic pieces: flat on the ironed
 * intervals, halved elsewhere until they follow φ.
 *
 * @param grid values, ascending
 * @param intervals where φ is ironed, ascending
 */
export function tabulate(
  marginal: Marginal,
  grid: Float64Array,
  intervals: readonly IronedInterval[],
): Piece[] {
  const pieces: Piece[] = [];
  const span = marginal.quantile(0.95) - marginal.quantile(0.05);
  let low = grid[0]!;
  let least = Number.NEGATIVE_INFINITY;
  for (const interval of intervals) {
    addStretch(pieces, marginal, grid, span, { low, high: interval.low, least, most: interval.level });
    const { level } = interval;
    pieces.push({ start: interval.low, from: level, to: level, linear: 0, square: 0, anchor: "left" });
    low = interval.high;
    least = level;
  }
  const bounded = Number.isFinite(marginal.support.high);
  const high = bounded ? marginal.support.high : grid.at(-1)!;
  addStretch(pieces, marginal, grid, span, { low, high, least, most: marginal.support.high });
  if (!bounded) pieces.push(beyondGrid(pieces, high));
  return pieces;
}

/** Outside the grid the last slope goes on: nobody is expected there. */
function beyondGrid(pieces: readonly Piece[], start: number): Piece {
  const last = pieces.at(-1)!;
  const slope = Math.min(1, Math.max(0, (last.to - last.from) / (start - last.start)));
  return {
    start,
    from: last.to,
    to: Number.POSITIVE_INFINITY,
    linear: Number.isFinite(slope) ? slope : 1,
    square: 0,
    anchor: "left",
  };
}

function addStretch(
  pieces: Piece[],
  marginal: Marginal,
  grid: Float64Array,
  span: number,
  stretch: Stretch,
): void {
  const knots = knotsWithin(marginal, grid, stretch);
  const phi = virtualValueFromInside(marginal);
  let floor = stretch.least;
  const clamped = (value: number, from: number, to: number) =>
    Math.min(stretch.most, Math.max(floor, phi(value, from, to)));

  const add = (start: number, end: number, depth: number): void => {
    const middle = start + (end - start) / 2;
    const from = clamped(start, start, end);
    const to = Math.max(from, clamped(end, start, end));
    const piece = quadratic(start, end, from, Math.min(to, Math.max(from, clamped(middle, start, end))), to);
    const follows = () =>
      [0.25, 0.5, 0.75].every((share) => {
        const at = start + share * (end - start);
        const exact = clamped(at, start, end);
        return Math.abs(evaluate(piece, end, at) - exact) <= tolerance(exact, span);
      });
    const indivisible = depth === 0 || middle <= start || middle >= end;
    const scarce = isScarce(marginal, start, end, to);
    const hopeless = from === Number.NEGATIVE_INFINITY && to < -HOPELESS_RANGES * span;
    if (indivisible || hopeless || (Number.isFinite(from) && (scarce || follows()))) {
      pieces.push(piece);
      floor = to;
      return;
    }
    add(start, middle, depth - 1);
    add(middle, end, depth - 1);
  };

  for (let k = 1; k < knots.length; k++) {
    if (knots[k]! > knots[k - 1]!) add(knots[k - 1]!, knots[k]!, DEEPEST);
  }
}

/** Below φ = 0 the probability below a piece does not count: nobody wins there. */
function isScarce(marginal: Marginal, start: number, end: number, to: number): boolean {
  const around = Math.min(marginal.survival(start), to > 0 ? marginal.cdf(end) : 1);
  return marginal.survival(start) - marginal.survival(end) < SCARCE * around;
}

/** Where pieces end in any case: the stretch's ends, the density's jumps, and some of the grid. */
function knotsWithin({ breakpoints }: Marginal, grid: Float64Array, { low, high }: Stretch): number[] {
  const jumps = new Set(breakpoints);
  const inside = [...grid].filter(
    (value, k) => value > low && value < high && (k % STRIDE === 0 || jumps.has(value)),
  );
  return [low, ...inside, high];
}

/** φ at a point of [from, to]; at an end where the density jumps it is the limit from inside. */
function virtualValueFromInside(marginal: Marginal) {
  const { support, breakpoints } = marginal;
  const jumps = new Set([support.low, support.high, ...breakpoints]);
  return (value: number, from: number, to: number): number => {
    if (value === support.high) return value;
    const step = Math.max((to - from) * 2 ** -44, value * 2 ** -50);
    const inward = !jumps.has(value) ? value : value === from ? value + step : value - step;
    const exact = marginal.virtualValue(inward);
    return Number.isNaN(exact) ? Number.NEGATIVE_INFINITY : exact;
  };
}

function tolerance(value: number, span: number): number {
  if (value < -HOPELESS_RANGES * span) return HOPELESS_TOLERANCE * -value;
  return TOLERANCE * (span + Math.abs(value));
}

/** The quadratic through both ends and the middle, as far as nonnegative coefficients allow. */
function quadratic(start: number, end: number, from: number, middle: number, to: number): Piece {
  if (!Number.isFinite(from)) {
    return { start, from, to: from, linear: 0, square: 0, anchor: "left" };
  }
  const width = end - start;
  const rise = to - from;
  const bend = 2 * (from + to - 2 * middle);
  const square = Math.min(rise, Math.abs(bend));
  return {
    start,
    from,
    to,
    linear: (rise - square) / width,
    // Twice, because the square of a width may overflow.
    square: square / width / width,
    anchor: bend < 0 ? "right" : "left",
  };
}

function evaluate({ start, from, to, linear, square, anchor }: Piece, end: number, at: number): number {
  const distance = anchor === "left" ? at - start : end - at;
  const change = distance * (linear + distance * square);
  return anchor === "left" ? from + change : to - change;
}

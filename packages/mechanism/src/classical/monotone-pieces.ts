/**
 * A nondecreasing function made of quadratic pieces whose *computed* values
 * never decrease either, not even between adjacent floating-point numbers.
 *
 * A convex piece is a Horner sum from its left end, a concave one from its
 * right end, both with coefficients ≥ 0: each rounded operation is then
 * monotone in the argument. Every piece is clamped to its end values.
 */
export interface MonotonePieces {
  /** −Infinity below the first piece. */
  value(at: number): number;
  /** The smallest number ≥ 0 whose value is ≥ `level` (with `strict`: > `level`); Infinity where there is none. */
  inverse(level: number, strict: boolean): number;
}

/** One piece over [start, the next piece's start). */
export interface Piece {
  readonly start: number;
  /** Value at `start`. */
  readonly from: number;
  /** Value at the end. */
  readonly to: number;
  /** Coefficients ≥ 0 of the distance, and of its square, from the piece's anchor. */
  readonly linear: number;
  readonly square: number;
  readonly anchor: "left" | "right";
}

/**
 * @param pieces ascending, without gaps, each `from` at least the `to` before it
 * @param end where the last piece ends; from there on the value is its argument. May be Infinity.
 */
export function monotonePieces(pieces: readonly Piece[], end: number): MonotonePieces {
  const count = pieces.length;
  const starts = Float64Array.from([...pieces.map(({ start }) => start), end]);
  const from = Float64Array.from(pieces, (piece) => piece.from);
  const to = Float64Array.from(pieces, (piece) => piece.to);
  const linear = Float64Array.from(pieces, (piece) => piece.linear);
  const square = Float64Array.from(pieces, (piece) => piece.square);
  const rightAnchored = Uint8Array.from(pieces, ({ anchor }) => (anchor === "right" ? 1 : 0));

  const valueInPiece = (k: number, at: number): number => {
    if (rightAnchored[k] === 1) {
      const distance = starts[k + 1]! - at;
      return Math.max(from[k]!, to[k]! - distance * (linear[k]! + distance * square[k]!));
    }
    const distance = at - starts[k]!;
    return Math.min(to[k]!, from[k]! + distance * (linear[k]! + distance * square[k]!));
  };
  const atStarts = Float64Array.from(pieces, ({ start }, k) => valueInPiece(k, start));

  const value = (at: number): number => {
    if (at >= end) return at;
    if (!(at >= starts[0]!)) return Number.NEGATIVE_INFINITY;
    let low = 0;
    let high = count;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (at >= starts[middle]!) low = middle;
      else high = middle;
    }
    return valueInPiece(low, at);
  };

  const inverse = (level: number, strict: boolean): number => {
    const reaches = (candidate: number) => (strict ? candidate > level : candidate >= level);
    if (reaches(Number.NEGATIVE_INFINITY)) return 0;
    let piece = -1;
    for (let above = count; above - piece > 1; ) {
      const middle = (piece + above) >> 1;
      if (reaches(atStarts[middle]!)) above = middle;
      else piece = middle;
    }
    if (piece < 0) return Math.max(0, starts[0]!);
    if (piece === count - 1 && !reaches(end)) return strict ? nextUp(level) : level;
    if (!reaches(to[piece]!)) return starts[piece + 1]!;
    return bisect((at) => reaches(valueInPiece(piece, at)), starts[piece]!, starts[piece + 1]!);
  };

  return { value, inverse };
}

/** The smallest number above `low` at which the monotone predicate holds; `high`, where it holds nowhere below. */
function bisect(holds: (at: number) => boolean, low: number, high: number): number {
  let [below, above] = [low, high];
  if (above === Number.POSITIVE_INFINITY) {
    above = Math.max(1, 2 * below);
    while (above < Number.POSITIVE_INFINITY && !holds(above)) [below, above] = [above, 2 * above];
    above = Math.min(above, Number.MAX_VALUE);
    if (!holds(above)) return Number.POSITIVE_INFINITY;
  }
  for (;;) {
    const middle = below + (above - below) / 2;
    if (middle <= below || middle >= above) return above;
    if (holds(middle)) above = middle;
    else below = middle;
  }
}

const word = new Float64Array(1);
const bits = new BigInt64Array(word.buffer);

/** The next larger number after a finite one ≥ 0. */
export function nextUp(number: number): number {
  word[0] = number + 0;
  bits[0] = bits[0]! + 1n;
  return word[0]!;
}

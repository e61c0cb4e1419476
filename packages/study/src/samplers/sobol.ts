import { SOBOL_DIRECTIONS } from "./sobol-directions.js";

/** How many dimensions {@link sobol} has. */
export const SOBOL_DIMENSIONS = SOBOL_DIRECTIONS.length + 1;

/**
 * Coordinate `dimension` of point `index` of Sobol's sequence, in [0, 1),
 * scrambled: Owen's nested uniform scrambling, drawn by a hash, so that a point
 * costs no memory and any worker can compute any point.
 *
 * Owen, "Randomly Permuted (t,m,s)-Nets" (1995); Laine and Karras, "Stratified
 * Sampling for Stochastic Transparency" (2011); Burley, "Practical Hash-based
 * Owen Scrambling" (2020).
 *
 * @param seed 32 bits, of its own for each dimension
 */
export function sobol(index: number, dimension: number, seed: number): number {
  return nestedScramble(sobolBits(index, dimension), seed) / 2 ** 32;
}

/** The unscrambled coordinate times 2^32. */
export function sobolBits(index: number, dimension: number): number {
  const directions = directionNumbers(dimension);
  let bits = 0;
  for (let bit = 0, rest = index; rest > 0; bit++, rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) bits ^= directions[bit]!;
  }
  return bits >>> 0;
}

// --- Internal helpers ---

const WORD = 32;
const cached: Uint32Array[] = [];

/** v_1 … v_32 as 32-bit fractions, by the recurrence over the dimension's polynomial. */
function directionNumbers(dimension: number): Uint32Array {
  const known = cached[dimension];
  if (known) return known;
  const directions = new Uint32Array(WORD);
  const [polynomial = 1, ...initial] = dimension === 0 ? [1] : SOBOL_DIRECTIONS[dimension - 1]!;
  const degree = initial.length;
  for (let bit = 0; bit < WORD; bit++) {
    if (degree === 0) directions[bit] = 1 << (WORD - 1 - bit);
    else if (bit < degree) directions[bit] = initial[bit]! << (WORD - 1 - bit);
    else {
      let next = directions[bit - degree]! ^ (directions[bit - degree]! >>> degree);
      for (let k = 1; k < degree; k++) {
        if ((polynomial >>> (degree - k)) & 1) next ^= directions[bit - k]!;
      }
      directions[bit] = next;
    }
  }
  cached[dimension] = directions;
  return directions;
}

/** A permutation in which each bit depends on the higher bits only. */
function nestedScramble(bits: number, seed: number): number {
  let x = reverse(bits);
  x = (x + seed) | 0;
  x ^= Math.imul(x, 0x6c50b47c);
  x ^= Math.imul(x, 0xb82f1e52);
  x ^= Math.imul(x, 0xc7afe638);
  x ^= Math.imul(x, 0x8d22f6e6);
  return reverse(x);
}

function reverse(word: number): number {
  let x = word;
  x = ((x >>> 1) & 0x55555555) | ((x & 0x55555555) << 1);
  x = ((x >>> 2) & 0x33333333) | ((x & 0x33333333) << 2);
  x = ((x >>> 4) & 0x0f0f0f0f) | ((x & 0x0f0f0f0f) << 4);
  x = ((x >>> 8) & 0x00ff00ff) | ((x & 0x00ff00ff) << 8);
  return ((x >>> 16) | (x << 16)) >>> 0;
}

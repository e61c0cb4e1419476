import { millsRatio } from "../normal.js";
import type { FactorPosterior } from "./factor-posterior.js";
import { exponentAt, factorAt, modeOf, stepOf, type TailProduct } from "./tail-product.js";

/** Summation ends where a term is this share of what it is added to. */
const NEGLIGIBLE = 1e-16;
/** Most points of one sum; a safeguard, not reached by sensible parameters. */
const MOST_POINTS = 20_000;
/** Below this score R = (1 − Φ)/φ nears its overflow. */
const STEEPEST = -30;
const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

/**
 * log ∫ N(z; mean, 1/precision) Π_j Φ(−a_j z) Φ(c z − d) dz, the last factor
 * where `tail` is given, by the trapezoid rule from the mode outwards. Exact
 * where there is no Φ at all.
 *
 * @param tail [c, d]
 */
export function logIntegral(
  { mean, precision, cutOff }: FactorPosterior,
  tail?: readonly [slope: number, offset: number],
): number {
  if (cutOff.length === 0 && !tail) return 0;
  const product: TailProduct = tail
    ? { mean, precision, slopes: [...cutOff, -tail[0]], offsets: [...cutOff.map(() => 0), tail[1]] }
    : { mean, precision, slopes: cutOff, offsets: [] };
  const { start, step, highest, logFactors, relative } = around(product);
  let sum = 1;
  let points = 0;
  for (const move of [step, -step]) {
    for (let z = start + move; points < MOST_POINTS; z += move, points++) {
      const term = Math.exp(exponentAt(product, z) - highest) * relative(z);
      if (term < NEGLIGIBLE * sum) break;
      sum += term;
    }
  }
  return highest + logFactors + Math.log((sum * step * Math.sqrt(precision)) / ROOT_TWO_PI);
}

/**
 * The mean of the Mills ratio R(d − c z) over q(z) ∝ N(z; mean, 1/precision)
 * Π_j Φ(−a_j z) φ(d − c z). As 1 − Φ = R φ, it is the ratio of
 * ∫ … Φ(c z − d) dz to ∫ … φ(d − c z) dz, from one sum instead of two.
 */
export function meanMillsRatio({ mean, precision, cutOff }: FactorPosterior, c: number, d: number): number {
  const narrowed = precision + c * c;
  const product = {
    mean: (mean * precision + c * d) / narrowed,
    precision: narrowed,
    slopes: cutOff,
    offsets: [],
  };
  const { start, step, highest, relative } = around(product);
  let weights = 1;
  let sum = millsRatio(d - c * start);
  let points = 0;
  for (const move of [step, -step]) {
    for (let z = start + move; points < MOST_POINTS && sum < Infinity; z += move, points++) {
      const exponent = exponentAt(product, z) - highest;
      const rest = relative(z);
      const weight = Math.exp(exponent) * rest;
      const u = d - c * z;
      // Where R overflows before the weight makes it small, 1 − Φ = 1 and the weight goes without φ.
      const term =
        u > STEEPEST ? weight * millsRatio(u) : Math.exp(exponent + 0.5 * u * u) * rest * ROOT_TWO_PI;
      if (weight < NEGLIGIBLE * weights && term < NEGLIGIBLE * sum) break;
      weights += weight;
      sum += term;
    }
  }
  return sum / weights;
}

// --- Internal helpers ---

/** What a sum from the mode outwards needs. */
function around(product: TailProduct) {
  const start = modeOf(product);
  const atStart = product.slopes.map((_, j) => factorAt(product, j, start));
  return {
    start,
    step: stepOf(product),
    highest: exponentAt(product, start),
    logFactors: atStart.reduce((sum, factor) => sum + Math.log(factor), 0),
    /** The tails beside their exponents, as a share of those at the mode. */
    relative(z: number) {
      let share = 1;
      for (let j = 0; j < atStart.length; j++) share *= factorAt(product, j, z) / atStart[j]!;
      return share;
    },
  };
}

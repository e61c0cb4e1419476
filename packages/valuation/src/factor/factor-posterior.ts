import { millsRatio, normalLogDensity, normalLogSurvival } from "../normal.js";

/**
 * What is known of a standard normal factor z: each positive value v_j = w_j z
 * + σ ε_j shifts and narrows it, each value cut off at 0 says w_j z + σ ε_j ≤ 0:
 *
 *     p(z) ∝ N(z; mean, 1 / precision) · Π_{j: v_j = 0} Φ(−w_j z / σ)
 *
 * Log-concave in z.
 */
export interface FactorPosterior {
  readonly mean: number;
  readonly precision: number;
  /** w_j / σ of the values cut off at 0. */
  readonly cutOff: readonly number[];
}

/** Steps of the trapezoid rule, in units of the narrowest width a product of all factors can have: error about 1e-13. */
const STEP = 0.8;
/** Summation ends where a term is e^−this of the largest. */
const NEGLIGIBLE = 37;
const NEWTON_STEPS = 60;
/** Below this score Φ is 0 beside 1. */
const CERTAIN = -8.5;
/** Most points of one sum; a safeguard, not reached by sensible parameters. */
const MOST_POINTS = 20_000;

/**
 * @param loadings w, one a bidder
 * @param noise σ, above 0
 * @param row all values; that of `bidder` is not read
 */
export function factorPosterior(
  loadings: Float64Array,
  noise: number,
  row: ArrayLike<number>,
  bidder: number,
): FactorPosterior {
  let precision = 1;
  let weighted = 0;
  const cutOff: number[] = [];
  for (let j = 0; j < loadings.length; j++) {
    if (j === bidder) continue;
    const ratio = loadings[j]! / noise;
    const value = row[j]!;
    if (value > 0) {
      precision += ratio * ratio;
      weighted += (ratio * value) / noise;
    } else if (ratio !== 0) cutOff.push(ratio);
  }
  return { mean: weighted / precision, precision, cutOff };
}

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
  const root = Math.sqrt(precision);
  const log = (z: number) => {
    let sum = normalLogDensity((z - mean) * root);
    for (let j = 0; j < cutOff.length; j++) sum += logSurvival(cutOff[j]! * z);
    return tail ? sum + logSurvival(tail[1] - tail[0] * z) : sum;
  };
  let narrowest = precision;
  for (let j = 0; j < cutOff.length; j++) narrowest += cutOff[j]! ** 2;
  if (tail) narrowest += tail[0] ** 2;
  const step = STEP / Math.sqrt(narrowest);
  const start = mode({ mean, precision, cutOff }, tail);
  const highest = log(start);
  let sum = 1;
  let points = 0;
  for (const direction of [step, -step]) {
    for (let z = start + direction; points < MOST_POINTS; z += direction) {
      const below = log(z) - highest;
      if (below < -NEGLIGIBLE) break;
      sum += Math.exp(below);
      points++;
    }
  }
  return highest + Math.log(sum * step * root);
}

/** log(1 − Φ(u)); most points lie where it is 0 to the last digit. */
function logSurvival(u: number): number {
  return u < CERTAIN ? 0 : normalLogSurvival(u);
}

/** Where the log-concave integrand is largest, to a fraction of its width: Newton's method inside a bracket. */
function mode(
  { mean, precision, cutOff }: FactorPosterior,
  tail?: readonly [slope: number, offset: number],
): number {
  let [low, high] = [-Infinity, Infinity];
  let z = mean;
  for (let k = 0; k < NEWTON_STEPS; k++) {
    let slope = (mean - z) * precision;
    let curvature = precision;
    const add = (ratio: number, at: number) => {
      const hazard = 1 / millsRatio(at);
      slope -= ratio * hazard;
      curvature += ratio * ratio * Math.max(0, hazard * (hazard - at));
    };
    for (let j = 0; j < cutOff.length; j++) add(cutOff[j]!, cutOff[j]! * z);
    if (tail) add(-tail[0], tail[1] - tail[0] * z);
    if (slope * slope < 0.04 * curvature) break;
    if (slope > 0) low = z;
    else high = z;
    const next = z + slope / curvature;
    z = next > low && next < high ? next : low + (high - low) / 2;
  }
  return z;
}

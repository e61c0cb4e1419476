import { InvalidArgument, requireRange } from "@auction-mech/core";
import { smallestTrue } from "../smallest-true.js";
import { LARGEST_SCALE, SMALLEST_SCALE } from "./scale.js";
import type { TailMarginal } from "./tail-marginal.js";

/** A component and its weight; weights need not sum to 1. */
export type WeightedMarginal = readonly [weight: number, marginal: TailMarginal];

/** Below this density the ratio (1 − F)/f is taken from logarithms. */
const SMALLEST_PLAIN_DENSITY = 1e-280;

/**
 * A mixture: with probability proportional to its weight a component is
 * chosen, then the value is drawn from it.
 *
 *     F = Σ w_k F_k,    f = Σ w_k f_k,    φ(v) = v − Σ w_k (1 − F_k) / Σ w_k f_k
 *
 * The components may leave gaps, where the density is 0; `quantile` never
 * returns a point inside one.
 *
 * @param components at least one, each with a weight above 0; weights are normalised
 */
export function mixtureMarginal(components: readonly WeightedMarginal[]): TailMarginal {
  const weights = normalisedWeights(components.map(([weight]) => weight));
  const parts = components.map(([, marginal]) => marginal);
  const total = (of: (part: TailMarginal) => number) => {
    let sum = 0;
    for (let k = 0; k < parts.length; k++) sum += weights[k]! * of(parts[k]!);
    return sum;
  };
  const low = Math.min(...parts.map(({ support }) => support.low));
  const high = Math.max(...parts.map(({ support }) => support.high));
  // Exact at the ends, where the rounded weights may sum to a little less or more than 1.
  const cdf = (value: number) => {
    if (value <= low) return 0;
    return value >= high
      ? 1
      : Math.min(
          1,
          total((part) => part.cdf(value)),
        );
  };
  const survival = (value: number) => {
    if (value <= low) return 1;
    return value >= high
      ? 0
      : Math.min(
          1,
          total((part) => part.survival(value)),
        );
  };
  const density = (value: number) => total((part) => part.density(value));
  const logSurvival = (value: number) => logTotal(weights, (k) => parts[k]!.logSurvival(value));
  const logDensity = (value: number) => logTotal(weights, (k) => parts[k]!.logDensity(value));
  const breakpoints = [...new Set(parts.flatMap((part) => part.breakpoints))].sort((a, b) => a - b);
  const gapStarts = breakpoints.filter((point, k) => {
    const next = breakpoints[k + 1];
    return next !== undefined && logDensity(point + (next - point) / 2) === -Infinity;
  });

  return {
    support: { low, high },
    mean: total(({ mean }) => mean),
    breakpoints,
    cdf,
    survival,
    density,
    logSurvival,
    logDensity,
    quantile(probability) {
      if (probability <= 0) return low;
      if (probability >= 1) return high;
      const quantiles = parts.map((part) => part.quantile(probability));
      // In the upper half 1 − p is exact and 1 − F keeps the digits that F has lost.
      const reached =
        probability <= 0.5
          ? (value: number) => cdf(value) >= probability
          : (value: number) => survival(value) <= 1 - probability;
      const found = smallestTrue(Math.min(...quantiles), Math.max(...quantiles), reached);
      // Rounding may end the search a last place before a gap, or carry it over one on which F is p already.
      const snapped = gapStarts.find((start) => {
        const level = cdf(start);
        return level === probability || (level > probability && start < found);
      });
      return snapped ?? found;
    },
    virtualValue(value) {
      if (value > high || value === Number.POSITIVE_INFINITY) return value;
      const dense = density(value);
      if (dense >= SMALLEST_PLAIN_DENSITY) return value - survival(value) / dense;
      const logDense = logDensity(value);
      return logDense === -Infinity ? -Infinity : value - Math.exp(logSurvival(value) - logDense);
    },
    sample(random) {
      let left = random.uniform();
      let k = 0;
      while (k < parts.length - 1 && left >= weights[k]!) left -= weights[k++]!;
      return parts[k]!.sample(random);
    },
  };
}

function normalisedWeights(weights: readonly number[]): Float64Array {
  if (weights.length === 0) {
    throw new InvalidArgument(
      "A mixture must have at least one [weight, marginal] pair, but got none. Add one.",
    );
  }
  for (const weight of weights) requireRange("weight", weight, SMALLEST_SCALE, LARGEST_SCALE);
  const sum = weights.reduce((partial, weight) => partial + weight, 0);
  return Float64Array.from(weights, (weight) => weight / sum);
}

/** log Σ w_k exp(logs(k)), without overflow or underflow. */
function logTotal(weights: Float64Array, logs: (k: number) => number): number {
  let largest = -Infinity;
  for (let k = 0; k < weights.length; k++) largest = Math.max(largest, logs(k));
  if (largest === -Infinity) return -Infinity;
  let sum = 0;
  for (let k = 0; k < weights.length; k++) sum += weights[k]! * Math.exp(logs(k) - largest);
  return largest + Math.log(sum);
}

import type { Random } from "@auction-mech/core";
import type { Distribution } from "../distribution.js";
import { parzenDimension } from "./parzen-dimension.js";

/** A density over several parameters: a weighted sum of products of kernels. */
export interface ParzenEstimator {
  /** One draw, an internal value a parameter. */
  sample(random: Random): Float64Array;
  logDensity(values: Float64Array): number;
}

/**
 * The Parzen estimator over `observations`, with the prior as one more kernel
 * of weight 1.
 *
 *     p(x) = Σ_k w_k Π_d kernel_kd(x_d)
 *
 * Bergstra et al., "Algorithms for Hyper-Parameter Optimization" (2011), section 4.
 *
 * @param columns internal values of each parameter, one an observation
 * @param weights of the observations, not normalised
 */
export function parzenEstimator(
  distributions: readonly Distribution[],
  columns: readonly Float64Array[],
  weights: Float64Array,
): ParzenEstimator {
  const kernels = weights.length + 1;
  const dimensions = distributions.map((distribution, d) =>
    parzenDimension(distribution, columns[d]!, PRIOR_WEIGHT),
  );
  const all = new Float64Array(kernels).fill(PRIOR_WEIGHT);
  all.set(weights);
  const cumulative = new Float64Array(kernels);
  let total = 0;
  for (let k = 0; k < kernels; k++) {
    total += all[k]!;
    cumulative[k] = total;
  }
  const logTotal = Math.log(total);
  const logs = new Float64Array(kernels);
  return {
    sample(random) {
      const kernel = firstAbove(cumulative, random.uniform() * total);
      return Float64Array.from(dimensions, (dimension) => dimension.sample(kernel, random));
    },
    logDensity(values) {
      logs.fill(0);
      dimensions.forEach((dimension, d) => {
        dimension.addLogDensities(values[d]!, logs);
      });
      return logWeightedSum(all, logs) - logTotal;
    },
  };
}

/**
 * Weights that forget: 1 for the newest 25 observations, and falling linearly
 * to 1 / count for the oldest.
 */
export function forgettingWeights(count: number): Float64Array {
  const ramp = Math.max(0, count - NEWEST);
  const lowest = 1 / count;
  return Float64Array.from({ length: count }, (_, k) => {
    if (k >= ramp) return 1;
    return ramp === 1 ? lowest : lowest + ((1 - lowest) * k) / (ramp - 1);
  });
}

// --- Internal helpers ---

const PRIOR_WEIGHT = 1;
const NEWEST = 25;
/** exp of less than this adds nothing beside the largest term, whatever the weights. */
const NEGLIGIBLE = -60;

/** log Σ_k weight_k e^{log_k} */
function logWeightedSum(weights: Float64Array, logs: Float64Array): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < logs.length; k++) if (logs[k]! > highest) highest = logs[k]!;
  if (highest === Number.NEGATIVE_INFINITY) return highest;
  let sum = 0;
  for (let k = 0; k < logs.length; k++) {
    const below = logs[k]! - highest;
    if (below > NEGLIGIBLE) sum += weights[k]! * Math.exp(below);
  }
  return highest + Math.log(sum);
}

function firstAbove(cumulative: Float64Array, at: number): number {
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (cumulative[middle]! > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

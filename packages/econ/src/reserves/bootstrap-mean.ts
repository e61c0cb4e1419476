import type { Random } from "@auction-mech/core";

export interface BootstrapOptions {
  /** Chance that the interval covers the mean. Default: 0.95. */
  readonly confidence?: number;
  /** Samples drawn. Default: 2000. */
  readonly replicates?: number;
  readonly random: Random;
}

/** An estimate between the ends of its confidence interval. */
export interface Estimate {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The mean of `sample` with its percentile bootstrap interval: rows are drawn
 * with replacement, as many as there are.
 *
 * Efron, "Bootstrap Methods: Another Look at the Jackknife" (1979).
 *
 * @param sample one independent number a row, such as paired differences of revenue
 */
export function bootstrapMean(
  sample: Float64Array,
  { confidence = 0.95, replicates = 2000, random }: BootstrapOptions,
): Estimate {
  const count = sample.length;
  const means = Float64Array.from({ length: replicates }, () => {
    let sum = 0;
    for (let k = 0; k < count; k++) sum += sample[random.integer(count)]!;
    return sum / count;
  }).sort();
  const at = (probability: number) => means[Math.round(probability * (replicates - 1))]!;
  const tail = (1 - confidence) / 2;
  const mean = sample.reduce((sum, value) => sum + value, 0) / count;
  return { mean, low: at(tail), high: at(1 - tail) };
}

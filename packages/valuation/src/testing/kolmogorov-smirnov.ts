import type { Marginal } from "@auction-mech/core";

/**
 * The Kolmogorov–Smirnov statistic of a sample against a continuous law:
 * √n times the largest distance between the sample's cdf and F. Under the law
 * it passes x with probability about 2·exp(−2x²).
 *
 * @param draws `[n]`; not changed
 */
export function kolmogorovSmirnov(draws: Float64Array, { cdf }: Pick<Marginal, "cdf">): number {
  const sorted = draws.toSorted();
  let distance = 0;
  for (let k = 0; k < sorted.length; k++) {
    const probability = cdf(sorted[k]!);
    distance = Math.max(distance, (k + 1) / sorted.length - probability, probability - k / sorted.length);
  }
  return distance * Math.sqrt(sorted.length);
}

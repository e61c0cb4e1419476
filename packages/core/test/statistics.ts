/** Tests of fit, each as a standard normal score or as a ratio to its critical value. */

/** Kolmogorov's distance between a sample and a law, divided by its critical value at level 0.001: passes below 1. */
export function kolmogorovSmirnov(sample: ArrayLike<number>, cdf: (value: number) => number): number {
  const sorted = Float64Array.from(sample).sort();
  const n = sorted.length;
  let distance = 0;
  sorted.forEach((value, k) => {
    const probability = cdf(value);
    distance = Math.max(distance, probability - k / n, (k + 1) / n - probability);
  });
  return (distance * Math.sqrt(n)) / Math.sqrt(-Math.log(0.001 / 2) / 2);
}

/** Pearson's chi-square of equally likely cells, as a normal score (Wilson and Hilferty, 1931). */
export function chiSquareScore(counts: ArrayLike<number>): number {
  const cells = Array.from(counts);
  const expected = cells.reduce((sum, count) => sum + count, 0) / cells.length;
  const statistic = cells.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  const freedom = cells.length - 1;
  const variance = 2 / (9 * freedom);
  return (Math.cbrt(statistic / freedom) - (1 - variance)) / Math.sqrt(variance);
}

/** The mean's distance from its expectation, in standard errors of the sample. */
export function meanScore(sample: ArrayLike<number>, expectation: number): number {
  const { mean, variance } = moments(sample);
  return (mean - expectation) / Math.sqrt(variance / sample.length);
}

/** A count's distance from its expectation, in binomial standard deviations. */
export function countScore(count: number, trials: number, probability: number): number {
  return (count - trials * probability) / Math.sqrt(trials * probability * (1 - probability));
}

/** Pearson's correlation of two samples, in standard errors under independence. */
export function correlationScore(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const x = moments(a);
  const y = moments(b);
  let covariance = 0;
  for (let k = 0; k < a.length; k++) covariance += (a[k]! - x.mean) * (b[k]! - y.mean);
  return covariance / Math.sqrt(x.variance * y.variance) / Math.sqrt(a.length);
}

/** Φ(x), the standard normal law: Marsaglia's series, "Evaluating the Normal Distribution" (2004). */
export function normalCdf(x: number): number {
  if (Math.abs(x) > 8) return x > 0 ? 1 : 0;
  let sum = x;
  let term = x;
  for (let k = 3; Math.abs(term) > Math.abs(sum) * 1e-17; k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

function moments(sample: ArrayLike<number>): { mean: number; variance: number } {
  const values = Array.from(sample);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, variance };
}

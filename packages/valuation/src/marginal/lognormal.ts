import { requireRange } from "@auction-mech/core";
import {
  millsRatio,
  normalCdf,
  normalDensity,
  normalLogDensity,
  normalLogSurvival,
  normalQuantile,
  normalSurvival,
} from "../normal.js";
import type { TailMarginal } from "./tail-marginal.js";

/** Bounds that keep the mean and every draw finite and above 0. */
export const LARGEST_MU = 200;
export const SMALLEST_SIGMA = 1e-6;
export const LARGEST_SIGMA = 10;

/**
 * The law of exp(mu + sigma·Z), Z standard normal. With u = (log v − mu) / sigma
 * and the Mills ratio R(u) = (1 − Φ(u)) / φ(u):
 *
 *     F(v) = Φ(u),    φ(v) = v · (1 − sigma · R(u))
 *
 * Built on the error functions rather than on @stdlib's lognormal law, whose
 * quantile is 0 at p = 1e-20, where it should be 9.5e-5 (mu 0, sigma 1).
 *
 * @param mu mean of the logarithm, in [−200, 200]
 * @param sigma standard deviation of the logarithm, in [1e-6, 10]
 */
export function lognormalMarginal(mu: number, sigma: number): TailMarginal {
  requireRange("mu", mu, -LARGEST_MU, LARGEST_MU);
  requireRange("sigma", sigma, SMALLEST_SIGMA, LARGEST_SIGMA);
  const standardise = (value: number) => (Math.log(value) - mu) / sigma;
  return {
    support: { low: 0, high: Number.POSITIVE_INFINITY },
    mean: Math.exp(mu + (sigma * sigma) / 2),
    breakpoints: [],
    cdf: (value) => (value <= 0 ? 0 : normalCdf(standardise(value))),
    survival: (value) => (value <= 0 ? 1 : normalSurvival(standardise(value))),
    density: (value) => (value <= 0 ? 0 : normalDensity(standardise(value)) / sigma / value),
    logSurvival: (value) => (value <= 0 ? 0 : normalLogSurvival(standardise(value))),
    logDensity: (value) =>
      value <= 0 ? -Infinity : normalLogDensity(standardise(value)) - Math.log(sigma) - Math.log(value),
    quantile: (probability) => Math.exp(mu + sigma * normalQuantile(probability)),
    virtualValue: (value) => (value <= 0 ? -Infinity : value * (1 - sigma * millsRatio(standardise(value)))),
    sample: (random) => Math.exp(mu + sigma * random.normal()),
  };
}

import { requireRange } from "@auction-mech/core";
import { LARGEST_SCALE, SMALLEST_SCALE } from "./scale.js";
import type { TailMarginal } from "./tail-marginal.js";

/**
 * The exponential law:
 *
 *     F(v) = 1 − exp(−v / mean),    φ(v) = v − mean
 *
 * Written through expm1 and log1p, which keep the digits near v = 0 that
 * 1 − exp(…) loses.
 *
 * @param mean above 0, currency
 */
export function exponentialMarginal(mean: number): TailMarginal {
  requireRange("mean", mean, SMALLEST_SCALE, LARGEST_SCALE);
  const rate = 1 / mean;
  return {
    support: { low: 0, high: Number.POSITIVE_INFINITY },
    mean,
    breakpoints: [0],
    cdf: (value) => (value <= 0 ? 0 : -Math.expm1(-value * rate)),
    survival: (value) => (value <= 0 ? 1 : Math.exp(-value * rate)),
    density: (value) => (value < 0 ? 0 : rate * Math.exp(-value * rate)),
    logSurvival: (value) => (value <= 0 ? 0 : -value * rate),
    logDensity: (value) => (value < 0 ? -Infinity : Math.log(rate) - value * rate),
    quantile: (probability) => (probability <= 0 ? 0 : -mean * Math.log1p(-probability)),
    virtualValue: (value) => (value < 0 ? -Infinity : value - mean),
    sample: (random) => mean * random.exponential(),
  };
}

import type { Conditional } from "@auction-mech/core";
import { millsRatio, normalCdf, normalDensity, normalQuantile, normalSurvival } from "../normal.js";
import type { Margin } from "./margin.js";

/**
 * The law of v = T(x) with x ~ N(mean, sd²). With u = (x − mean) / sd and the
 * Mills ratio R = (1 − Φ) / φ:
 *
 *     F(v) = Φ(u),    f(v) = φ(u) / (sd · dv/dx),    φ(v) = v − R(u) · sd · dv/dx
 *
 * @param mean of the score, the others' scores being given
 * @param sd above 0
 */
export function gaussianConditional(margin: Margin, mean: number, sd: number): Conditional {
  const { support, score, slope } = margin;
  const standardise = (value: number) => (score(value) - mean) / sd;
  return {
    support,
    cdf: (value) => (value <= support.low ? 0 : value >= support.high ? 1 : normalCdf(standardise(value))),
    survival: (value) =>
      value <= support.low ? 1 : value >= support.high ? 0 : normalSurvival(standardise(value)),
    density(value) {
      if (value < support.low || value > support.high) return 0;
      const x = score(value);
      return normalDensity((x - mean) / sd) / (sd * slope(value, x));
    },
    quantile(probability) {
      if (probability <= 0) return support.low;
      if (probability >= 1) return support.high;
      return margin.value(mean + sd * normalQuantile(probability));
    },
    virtualValue(value) {
      if (value >= support.high) return value;
      return value < support.low ? -Infinity : gaussianVirtualValue(margin, value, score(value), mean, sd);
    },
  };
}

/** φ(v) of {@link gaussianConditional} at the score of v, inside the support. */
export function gaussianVirtualValue(
  { slope }: Margin,
  value: number,
  score: number,
  mean: number,
  sd: number,
): number {
  const step = sd * slope(value, score);
  // A lognormal value of 0: far enough down every density vanishes faster than the slope.
  return step === 0 ? -Infinity : value - millsRatio((score - mean) / sd) * step;
}

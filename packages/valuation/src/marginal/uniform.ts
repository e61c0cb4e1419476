import { InvalidArgument, requireRange } from "@auction-mech/core";
import { LARGEST_SCALE, SMALLEST_SCALE } from "./scale.js";
import type { TailMarginal } from "./tail-marginal.js";

/**
 * The uniform law on [low, high]:
 *
 *     F(v) = (v − low) / (high − low),    φ(v) = 2v − high
 *
 * @param low at least 0, currency
 * @param high above `low`, currency
 */
export function uniformMarginal(low: number, high: number): TailMarginal {
  requireRange("low", low, 0, LARGEST_SCALE);
  requireRange("high", high, SMALLEST_SCALE, LARGEST_SCALE);
  if (low >= high) {
    throw new InvalidArgument(
      `\`low\` must be smaller than \`high\`, but got low = ${low} and high = ${high}. Swap or change them.`,
    );
  }
  const width = high - low;
  const inside = (value: number) => value >= low && value <= high;
  const survival = (value: number) => (value <= low ? 1 : value >= high ? 0 : (high - value) / width);
  const density = (value: number) => (inside(value) ? 1 / width : 0);
  return {
    support: { low, high },
    mean: low + width / 2,
    breakpoints: [low, high],
    cdf: (value) => (value <= low ? 0 : value >= high ? 1 : (value - low) / width),
    survival,
    density,
    logSurvival: (value) => Math.log(survival(value)),
    logDensity: (value) => Math.log(density(value)),
    // Clamped: the rounded sum may pass `high` by one unit in the last place.
    quantile: (probability) => Math.min(high, low + width * probability),
    virtualValue: (value) => (inside(value) ? value - (high - value) : value > high ? value : -Infinity),
    sample: (random) => Math.min(high, low + width * random.uniform()),
  };
}

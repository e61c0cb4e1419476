import type { Distribution, FloatDistribution, IntDistribution, ParamValue } from "../distribution.js";
import { toExternal } from "../param-representation.js";

type NumericalDistribution = FloatDistribution | IntDistribution;

/**
 * The value at position `u` in [0, 1) of a distribution: uniform over it, or
 * over its logarithm. Steps and whole numbers get equal shares.
 */
export function drawUniform(distribution: Distribution, u: number): ParamValue {
  if (distribution.kind === "categorical") {
    return toExternal(distribution, Math.floor(u * distribution.choices.length));
  }
  const { low, high, log, step } = distribution;
  if (log) {
    const half = step === null ? 0 : step / 2;
    const [from, to] = [Math.log(low - half), Math.log(high + half)];
    return onGrid(distribution, Math.exp(from + u * (to - from)));
  }
  const shrink = rangeScale(distribution);
  const half = step === null ? 0 : (step / 2) * shrink;
  const [from, to] = [low * shrink - half, high * shrink + half];
  return onGrid(distribution, (from + u * (to - from)) / shrink);
}

/** 1, or a factor by which values must be multiplied lest their range be infinite. */
export function rangeScale({ low, high, step }: NumericalDistribution): number {
  return Number.isFinite(high - low + 2 * (step ?? 0)) ? 1 : 2 ** -4;
}

/** The nearest value of a numerical distribution. */
export function onGrid(distribution: NumericalDistribution, value: number): number {
  const { low, high, step } = distribution;
  if (step === null) return Math.min(high, Math.max(low, value));
  const shrink = rangeScale(distribution);
  const steps = Math.round((value * shrink - low * shrink) / (step * shrink));
  const stepped = shrink === 1 ? low + steps * step : (low * shrink + steps * step * shrink) / shrink;
  return Math.min(high, Math.max(low, stepped));
}

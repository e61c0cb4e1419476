import type { Distribution, ParamValue } from "../distribution.js";
import { toExternal } from "../param-representation.js";

/**
 * The value at position `u` in [0, 1) of a distribution: uniform over it, or
 * over its logarithm. Steps and whole numbers get equal shares.
 */
export function drawUniform(distribution: Distribution, u: number): ParamValue {
  if (distribution.kind === "categorical") {
    return toExternal(distribution, Math.floor(u * distribution.choices.length));
  }
  const { low, high, log, step } = distribution;
  const half = step === null ? 0 : step / 2;
  const from = log ? Math.log(low - half) : low - half;
  const to = log ? Math.log(high + half) : high + half;
  const drawn = log ? Math.exp(from + u * (to - from)) : from + u * (to - from);
  return onGrid(distribution, drawn);
}

/** The nearest value of a numerical distribution. */
export function onGrid(distribution: Exclude<Distribution, { kind: "categorical" }>, value: number): number {
  const { low, high, step } = distribution;
  const stepped = step === null ? value : low + Math.round((value - low) / step) * step;
  return Math.min(high, Math.max(low, stepped));
}

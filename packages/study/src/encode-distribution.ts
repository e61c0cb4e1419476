import { encodeAttribute } from "./attribute-json.js";
import type { Distribution } from "./distribution.js";

/** Encodes a distribution as Optuna stores it: its class and that class's constructor arguments. */
export function encodeDistribution(distribution: Distribution): string {
  if (distribution.kind === "categorical") {
    return `{"name": "CategoricalDistribution", "attributes": {"choices": ${encodeAttribute(distribution.choices)}}}`;
  }
  const { low, high, log, step } = distribution;
  if (distribution.kind === "int") {
    return `{"name": "IntDistribution", "attributes": {"log": ${log}, "step": ${whole(distribution.step)}, "low": ${whole(low)}, "high": ${whole(high)}}}`;
  }
  const stepText = step === null ? "null" : pythonFloat(step);
  return (
    `{"name": "FloatDistribution", "attributes": {"step": ${stepText}, "low": ${pythonFloat(low)}, ` +
    `"high": ${pythonFloat(high)}, "log": ${log}}}`
  );
}

/** A number as Python prints a float: `1.0`, `1e-05`, `0.0001`, `1e+16`. */
export function pythonFloat(value: number): string {
  if (Object.is(value, -0)) return "-0.0";
  const [digits = "0", exponentText = "0"] = value.toExponential().split("e");
  const exponent = Number(exponentText);
  if (value !== 0 && (exponent < -4 || exponent >= 16)) {
    const sign = exponent < 0 ? "-" : "+";
    return `${digits}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  if (Number.isInteger(value)) return `${value}.0`;
  return Math.abs(value) >= 1e-6
    ? String(value)
    : value.toFixed(-exponent + digits.replace(/[-.]/g, "").length - 1);
}

// --- Internal helpers ---

/** Every digit: JavaScript rounds large whole numbers when it prints them. */
function whole(value: number): string {
  return String(BigInt(value));
}

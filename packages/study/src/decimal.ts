/**
 * The largest `low + k * step` that is at most `high`, k whole, in decimal
 * arithmetic on the numbers as printed: 0.3 is three steps of 0.1 above 0,
 * which binary arithmetic denies.
 */
export function lastStepWithin(low: number, high: number, step: number): number {
  const parts = [low, high, step].map(decimal);
  const scale = Math.max(...parts.map(({ scale }) => scale));
  const [lowest, highest, stride] = parts.map((part) => part.digits * 10n ** BigInt(scale - part.scale));
  const last = lowest! + ((highest! - lowest!) / stride!) * stride!;
  return Number(`${last}e${-scale}`);
}

// --- Internal helpers ---

/** `value = digits / 10^scale`, exactly as printed. */
function decimal(value: number): { digits: bigint; scale: number } {
  const [mantissa = "0", exponent = "0"] = String(value).split("e");
  const [whole = "0", fraction = ""] = mantissa.split(".");
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

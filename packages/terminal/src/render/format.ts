/** A number in few characters: four significant digits, exponents only for the very small and the large. */
export function number(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e6) return value.toExponential(1);
  return size >= 1000 ? value.toFixed(0) : value.toPrecision(4);
}

/** Seconds as people say them: "8 s", "2 min 05 s". */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

/** Money: four decimals where that says something, else five significant digits. */
export function amount(value: number): string {
  const size = Math.abs(value);
  return size === 0 || (size >= 1e-2 && size < 1e5) ? value.toFixed(4) : value.toPrecision(5);
}

/** Amounts that are read together, all to the decimals that the largest of them takes. */
export function alike(values: readonly number[]): string[] {
  const size = Math.max(...values.map(Math.abs));
  const fixed = size === 0 || (size >= 1e-2 && size < 1e5);
  return values.map((value) => (fixed ? value.toFixed(4) : amount(value)));
}

/** Money known exactly: six decimals where that says something, else seven significant digits. */
export function exactAmount(value: number): string {
  const size = Math.abs(value);
  return size === 0 || (size >= 1e-2 && size < 1e5) ? value.toFixed(6) : value.toPrecision(7);
}

/** Standard errors below it are rounding. */
const MOST_EXACT = 1e-12;

/** An estimate with its standard error, both to the same decimals: four, or as many as give two digits of a small error. */
export function withError(value: number, standardError: number): string {
  const size = Math.max(Math.abs(value), standardError);
  const isExact = standardError < MOST_EXACT;
  if (size >= 1e5 || (isExact && size > 0 && size < 1e-4)) {
    return `${value.toPrecision(5)} ± ${standardError.toPrecision(2)}`;
  }
  const decimals = isExact || standardError >= 1e-4 ? 4 : 1 - Math.floor(Math.log10(standardError));
  return `${value.toFixed(decimals)} ± ${standardError.toFixed(decimals)}`;
}

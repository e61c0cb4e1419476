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

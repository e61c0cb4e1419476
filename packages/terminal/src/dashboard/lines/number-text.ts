import { number, percent } from "../../render/format.js";

/** A number of a table's cell; empty where there is none. */
export function cellText(value: number | string | null | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  return Number.isInteger(value) && Math.abs(value) < 1e6 ? String(value) : number(value);
}

/** Four decimals: what revenues of the usual scales are compared by. */
export function money(value: number): string {
  const size = Math.abs(value);
  return size === 0 || (size >= 1e-3 && size < 1e5) ? value.toFixed(4) : number(value);
}

export { percent };

/** How long ago, in one unit. */
export function ago(then: number, now: number): string {
  const seconds = Math.max(0, (now - then) / 1000);
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

import { InvalidArgument } from "./errors.js";

/**
 * Throws unless `low <= value <= high` and `value` is finite.
 *
 * @param name how the caller knows the value
 */
export function requireRange(name: string, value: number, low: number, high: number): void {
  if (!(Number.isFinite(value) && value >= low && value <= high)) {
    throw new InvalidArgument(
      `\`${name}\` must be a finite number in [${low}, ${high}], but got ${value}. Choose one in that range.`,
    );
  }
}

/** Throws unless `value` is a whole number with `low <= value <= high`. */
export function requireInteger(name: string, value: number, low: number, high: number): void {
  if (!(Number.isSafeInteger(value) && value >= low && value <= high)) {
    throw new InvalidArgument(
      `\`${name}\` must be a whole number in [${low}, ${high}], but got ${value}. Choose one in that range.`,
    );
  }
}

/** Throws unless `value` is finite and greater than zero. */
export function requirePositive(name: string, value: number): void {
  if (!(Number.isFinite(value) && value > 0)) {
    throw new InvalidArgument(
      `\`${name}\` must be a finite number above 0, but got ${value}. Choose such a number.`,
    );
  }
}

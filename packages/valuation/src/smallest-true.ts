/**
 * The smallest number in [low, high] from which a monotone test holds, to the
 * last bit: bisection until the bracket is two neighbouring numbers. Returns
 * `low` where the test holds there, and `high` without testing it.
 *
 * @param low at least 0, finite
 * @param high at least `low`, finite
 * @param holds false, then true, as its argument grows
 */
export function smallestTrue(low: number, high: number, holds: (value: number) => boolean): number {
  if (low >= high || holds(low)) return low;
  let below = low;
  let from = high;
  for (;;) {
    const middle = between(below, from);
    if (middle <= below || middle >= from) return from;
    if (holds(middle)) from = middle;
    else below = middle;
  }
}

/** Halves the exponent while the bracket spans orders of magnitude, its length thereafter. */
function between(low: number, high: number): number {
  return low > 0 && high / low > 4 ? Math.sqrt(low) * Math.sqrt(high) : low + (high - low) / 2;
}

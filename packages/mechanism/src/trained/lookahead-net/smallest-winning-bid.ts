/** What a bid's margin is compared with: a bid wins where its margin is at least 0, or, where `strict`, above 0. */
export interface MarginSearch {
  /** A losing bid with its margin. */
  readonly low: number;
  readonly atLow: number;
  /** A winning bid above `low`, with its margin. */
  readonly high: number;
  readonly atHigh: number;
  readonly strict: boolean;
  /** Nondecreasing in the bid, as computed. */
  margin(bid: number): number;
}

/** From so many evaluations on, halve the count of floats between the ends rather than their distance. */
const PATIENCE = 40;

/**
 * The smallest 64-bit float that wins: not an approximation of the threshold
 * but the threshold of the rule as computed, which no bid but its own
 * neighbour below can miss. False position (Illinois), which takes few
 * evaluations because margins are piecewise linear, steps a few floats beyond
 * its guess, so that the bracket closes from both sides; halving where that is slow.
 *
 * Dowell and Jarratt, "A modified regula falsi method" (1971).
 */
export function smallestWinningBid({ low, atLow, high, atHigh, strict, margin }: MarginSearch): number {
  let below = atLow;
  let above = atHigh;
  // Positive after a winning guess, negative after a losing one; counts repetitions.
  let streak = 0;
  let widthBefore = Number.POSITIVE_INFINITY;
  for (let evaluations = 1; ; evaluations++) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return high;
    let guess = falsePosition(low, below, high, above, Math.abs(streak));
    if (evaluations % 4 === 0) {
      if (high - low > widthBefore / 8) guess = middle;
      widthBefore = high - low;
    }
    if (!(guess > low && guess < high)) guess = middle;
    if (evaluations > PATIENCE) guess = middleFloat(low, high);
    const value = margin(guess);
    if (value > 0 || (value === 0 && !strict)) {
      high = guess;
      above = value;
      streak = Math.max(streak, 0) + 1;
      if (streak > 1) below /= 2;
    } else {
      low = guess;
      below = value;
      streak = Math.min(streak, 0) - 1;
      if (streak < -1) above /= 2;
    }
  }
}

/**
 * Where the straight line between both ends crosses 0, kept away from either
 * end by a few floats, more of them the more often the same end moved.
 */
function falsePosition(low: number, below: number, high: number, above: number, repetitions: number): number {
  const guess = low + (high - low) * (below / (below - above));
  const away = high * Number.EPSILON * 2 ** (1 + 4 * repetitions);
  return Math.max(low + away, Math.min(high - away, guess));
}

const floats = new Float64Array(1);
const ordinals = new BigInt64Array(floats.buffer);

/** The float with as many floats between it and `low` as between it and `high`; neither is negative. */
function middleFloat(low: number, high: number): number {
  floats[0] = low;
  const ofLow = ordinals[0]!;
  floats[0] = high;
  ordinals[0] = (ofLow + ordinals[0]!) >> 1n;
  return floats[0];
}

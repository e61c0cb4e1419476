// The search of mechanism's smallest-winning-bid.ts. What it returns does not depend on how it searches.

import { auction, scratch } from "./auction";
import { scoreOf } from "./score";

/** As in mechanism's view.ts. */
const LARGEST: f64 = 1e30;
/** From so many evaluations on, halve the count of floats between the ends rather than their distance. */
const PATIENCE = 40;

/** How far `bidder` would outscore `rival` with this bid; leaves it among the bids. */
function marginAt(bidder: i32, rival: i32, bid: f64): f64 {
  setBid(bidder, bid);
  return scoreOf(bidder) - scoreOf(rival);
}

/** Writes a bid in units of the scale. */
// @ts-ignore: decorator
@inline
export function setBid(bidder: i32, bid: f64): void {
  store<f64>(scratch + auction.scaled + (<usize>bidder << 3), min<f64>(bid / load<f64>(auction.scale), LARGEST));
}

/** The smallest bid from `low` up to `highest` that outscores `rival`, or Infinity. */
export function outscoring(bidder: i32, rival: i32, low: f64, highest: f64): f64 {
  const strict = rival < bidder;
  const atLow = marginAt(bidder, rival, low);
  if (wins(atLow, strict)) return low;
  const atHigh = marginAt(bidder, rival, highest);
  if (!wins(atHigh, strict)) return Infinity;
  return smallestWinning(bidder, rival, low, atLow, highest, atHigh);
}

// @ts-ignore: decorator
@inline
function wins(margin: f64, strict: bool): bool {
  return margin > 0 || (margin == 0 && !strict);
}

/** False position (Illinois) between a losing and a winning bid, halving where that is slow. */
function smallestWinning(bidder: i32, rival: i32, from: f64, atFrom: f64, to: f64, atTo: f64): f64 {
  let low = from, below = atFrom, high = to, above = atTo;
  let streak = 0, widthBefore = Infinity, evaluations = 0;
  let middle = low + (high - low) / 2;
  while (middle > low && middle < high) {
    evaluations++;
    let guess = falsePosition(low, below, high, above, abs(streak));
    if (evaluations % 4 == 0) {
      if (high - low > widthBefore / 8) guess = middle;
      widthBefore = high - low;
    }
    if (!(guess > low && guess < high)) guess = middle;
    if (evaluations > PATIENCE) guess = middleFloat(low, high);
    const value = marginAt(bidder, rival, guess);
    if (wins(value, rival < bidder)) {
      high = guess;
      above = value;
      streak = max(streak, 0) + 1;
      if (streak > 1) below /= 2;
    } else {
      low = guess;
      below = value;
      streak = min(streak, 0) - 1;
      if (streak < -1) above /= 2;
    }
    middle = low + (high - low) / 2;
  }
  return high;
}

function falsePosition(low: f64, below: f64, high: f64, above: f64, repetitions: i32): f64 {
  const guess = low + (high - low) * (below / (below - above));
  // ε · 2^(1 + 4 · repetitions), by its exponent.
  const power = reinterpret<f64>(<i64>(1023 - 52 + 1 + 4 * min(repetitions, 200)) << 52);
  const away = high * power;
  return max<f64>(low + away, min<f64>(high - away, guess));
}

/** The float with as many floats between it and `low` as between it and `high`; neither is negative. */
function middleFloat(low: f64, high: f64): f64 {
  const ofLow = reinterpret<i64>(low);
  return reinterpret<f64>(ofLow + ((reinterpret<i64>(high) - ofLow) >> 1));
}

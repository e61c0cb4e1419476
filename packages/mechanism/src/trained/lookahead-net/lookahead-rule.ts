import type { Threshold, ThresholdRule } from "../../classical/threshold-mechanism.js";
import type { Scorer } from "./scorer.js";
import { smallestWinningBid } from "./smallest-winning-bid.js";
import { scaledBid } from "./view.js";

/**
 * The hard auction: the bidder with the highest score (the lower index on a
 * tie) buys if and only if its bid reaches its reserve
 *
 *     r_i = max(0, t_i(b_-i)) · scale,
 *
 * and pays the smallest bid with which it would have bought. Winning is
 * monotone in the own bid as computed, so that there is exactly one such float.
 */
export function lookaheadRule(scorer: Scorer, bidders: number, scale: number): ThresholdRule {
  const scaled = new Float64Array(bidders);
  const scores = new Float64Array(bidders);

  function read(bids: Float64Array, start: number): void {
    for (let j = 0; j < bidders; j++) scaled[j] = scaledBid(bids[start + j]!, scale);
  }

  function scoreAll(): void {
    for (let j = 0; j < bidders; j++) scores[j] = scorer.score(scaled, j);
  }

  const reserve = (bidder: number) => Math.max(0, scorer.reserve(scaled, bidder) * scale);

  /** The smallest bid from `low` up to `highest` that outscores `rival`, or Infinity. */
  function outscoring(bidder: number, rival: number, low: number, highest: number): number {
    const strict = rival < bidder;
    const wins = (margin: number) => margin > 0 || (margin === 0 && !strict);
    const margin = (bid: number) => {
      scaled[bidder] = scaledBid(bid, scale);
      return scorer.score(scaled, bidder) - scorer.score(scaled, rival);
    };
    const atLow = margin(low);
    if (wins(atLow)) return low;
    const atHigh = margin(highest);
    if (!wins(atHigh)) return Number.POSITIVE_INFINITY;
    return smallestWinningBid({ low, atLow, high: highest, atHigh, strict, margin });
  }

  return {
    winner(bids, start) {
      read(bids, start);
      scoreAll();
      let best = 0;
      for (let j = 1; j < bidders; j++) if (scores[j]! > scores[best]!) best = j;
      return bids[start + best]! >= reserve(best) ? best : -1;
    },

    /** Outscoring everybody is outscoring one rival after another; the one to beat at the reserve comes first. */
    threshold(bids, start, bidder, highest): Threshold {
      read(bids, start);
      let price = reserve(bidder);
      // Asked so that a reserve that is not a number, as next to a bid below 0, is reached by no bid: as in `winner`.
      if (!(price <= highest)) return { price: Number.POSITIVE_INFINITY, inclusive: true };
      scaled[bidder] = scaledBid(price, scale);
      scoreAll();
      for (const rival of byScore(scores, bidder)) {
        price = outscoring(bidder, rival, price, highest);
        if (price > highest) break;
      }
      return { price, inclusive: true };
    },
  };
}

/** Every bidder but one, the highest score first. */
function byScore(scores: Float64Array, except: number): number[] {
  const rivals: number[] = [];
  for (let j = 0; j < scores.length; j++) if (j !== except) rivals.push(j);
  return rivals.sort((a, b) => scores[b]! - scores[a]!);
}

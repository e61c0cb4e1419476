import type { ThresholdRule } from "./threshold-mechanism.js";

/**
 * Bidders below their own reserve are dropped first; the highest of the rest
 * wins. Its threshold is the larger of its reserve and the best of the rest:
 *
 *     t_i(b_-i) = max(r_i, max {b_j : j ≠ i, b_j ≥ r_j})
 *
 * Ties go to the lower index.
 *
 * @param reserves r, one a bidder, currency
 */
export function eagerReserves(reserves: ArrayLike<number>): ThresholdRule {
  const bidders = reserves.length;
  return {
    winner(bids, start) {
      let winner = -1;
      for (let i = 0; i < bidders; i++) {
        const bid = bids[start + i]!;
        if (bid >= reserves[i]! && (winner < 0 || bid > bids[start + winner]!)) winner = i;
      }
      return winner;
    },

    threshold(bids, start, bidder) {
      let price = reserves[bidder]!;
      let inclusive = true;
      for (let j = 0; j < bidders; j++) {
        const bid = bids[start + j]!;
        if (j === bidder || !(bid >= reserves[j]! && bid >= price)) continue;
        // Against a lower index an equal bid loses; ascending j keeps that verdict.
        if (j < bidder) inclusive = false;
        else if (bid > price) inclusive = true;
        price = bid;
      }
      return { price, inclusive };
    },
  };
}

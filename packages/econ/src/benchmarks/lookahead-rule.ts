import type { Threshold, ThresholdRule } from "@auction-mech/mechanism";

/**
 * A price for one bidder, computed from the others' bids alone.
 *
 * @param row the bids, `[bidders]`; that of `bidder` must not be read
 * @param floor the highest of the others' bids
 */
export type OthersPrice = (bidder: number, row: Float64Array, floor: number) => number;

/**
 * Only the highest bidder may buy, at the larger of the best other bid and a
 * price that the others' bids fix. Truthful whatever the prices are, because
 * neither the price nor the bids that win depend on the own bid. Ties go to
 * the lower index.
 */
export function lookaheadRule(bidders: number, priceOf: OthersPrice): ThresholdRule {
  const threshold = (bids: Float64Array, start: number, bidder: number): Threshold => {
    let floor = 0;
    let inclusive = true;
    for (let j = 0; j < bidders; j++) {
      const bid = bids[start + j]!;
      if (j === bidder || bid < floor) continue;
      // Against a lower index an equal bid loses.
      if (bid > floor) inclusive = true;
      if (j < bidder) inclusive = false;
      floor = bid;
    }
    const price = priceOf(bidder, bids.subarray(start, start + bidders), floor);
    return price > floor ? { price, inclusive: true } : { price: floor, inclusive };
  };
  return {
    threshold,
    winner(bids, start) {
      let top = 0;
      for (let i = 1; i < bidders; i++) if (bids[start + i]! > bids[start + top]!) top = i;
      const { price, inclusive } = threshold(bids, start, top);
      const bid = bids[start + top]!;
      return bid > price || (inclusive && bid === price) ? top : -1;
    },
  };
}

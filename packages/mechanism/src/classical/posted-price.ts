import { InvalidArgument, type Mechanism, requireInteger } from "@auction-mech/core";
import { requirePrices } from "./require-prices.js";
import { type ThresholdRule, thresholdMechanism } from "./threshold-mechanism.js";

export interface PostedPriceOptions {
  readonly bidders: number;
  /** The same price for everybody, currency; instead of `prices`. */
  readonly price?: number | undefined;
  /** One price a bidder, currency; instead of `price`. */
  readonly prices?: readonly number[] | undefined;
}

/**
 * Sequential posted prices: bidders are asked in the order of their indices,
 * and the first whose bid reaches its price buys at it. DSIC, ex-post IR.
 */
export function postedPrice({ bidders, price, prices }: PostedPriceOptions): Mechanism {
  requireInteger("bidders", bidders, 1, Number.MAX_SAFE_INTEGER);
  if ((price === undefined) === (prices === undefined)) {
    throw new InvalidArgument(
      `Exactly one of \`price\` and \`prices\` must be given, but got ${price === undefined ? "neither" : "both"}.`,
    );
  }
  const asked = prices ?? Array.from({ length: bidders }, () => price!);
  requirePrices(prices ? "prices" : "price", asked, bidders);
  return thresholdMechanism({
    name: "posted-price",
    bidders,
    rule: firstWhoAccepts(Float64Array.from(asked)),
  });
}

function firstWhoAccepts(prices: Float64Array): ThresholdRule {
  const firstBefore = (bids: Float64Array, start: number, end: number) => {
    for (let i = 0; i < end; i++) if (bids[start + i]! >= prices[i]!) return i;
    return -1;
  };
  return {
    winner: (bids, start) => firstBefore(bids, start, prices.length),
    threshold(bids, start, bidder) {
      const taken = firstBefore(bids, start, bidder) >= 0;
      return { price: taken ? Number.POSITIVE_INFINITY : prices[bidder]!, inclusive: true };
    },
  };
}

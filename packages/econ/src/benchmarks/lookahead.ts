import type { Mechanism, Valuation } from "@auction-mech/core";
import { thresholdMechanism } from "@auction-mech/mechanism";
import { requireConditional } from "../bounds/require-conditional.js";
import { lookaheadRule } from "./lookahead-rule.js";
import { monopolyPrice } from "./monopoly-price.js";
import { priceMemo } from "./price-memo.js";

/**
 * Ronen's lookahead auction: the highest bidder is offered the item at the
 * price r ≥ max b_-i that earns most from it, given the others' bids,
 *
 *     r(b_-i) = argmax_{r ≥ max b_-i} r · P(v_i ≥ r | b_-i),
 *
 * and nobody else is. DSIC and ex-post IR; at least half of the optimum, and
 * all of it where bidders are affiliated, regular and symmetric.
 *
 * Ronen, "On Approximating Optimal Auctions" (2001).
 */
export function lookahead(valuation: Valuation): Mechanism {
  requireConditional("The lookahead auction", valuation);
  const { bidders, regular = false } = valuation;
  // A regret search asks for the same price again and again.
  const memo = priceMemo(bidders);
  const rule = lookaheadRule(bidders, (bidder, row, floor) =>
    memo.get(bidder, row, () => monopolyPrice(valuation.conditional!(bidder, row), floor, regular)),
  );
  return thresholdMechanism({ name: "lookahead", bidders, rule });
}

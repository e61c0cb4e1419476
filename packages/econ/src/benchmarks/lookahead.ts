import type { Mechanism, Valuation } from "@auction-mech/core";
import { thresholdMechanism } from "@auction-mech/mechanism";
import { requireConditional } from "../bounds/require-conditional.js";
import { lookaheadRule } from "./lookahead-rule.js";
import { monopolyPrice } from "./monopoly-price.js";

/** Prices kept, so that a regret search that asks again is answered at once. */
const MOST_KEPT = 50_000;

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
  const kept = new Map<string, number>();
  const rule = lookaheadRule(bidders, (bidder, row, floor) => {
    const law = valuation.conditional!(bidder, row);
    // Most often the price is the floor itself, which is faster to see than to look up.
    if (regular && floor > law.support.low && law.virtualValue(floor) >= 0) return floor;
    const key = keyOf(bidder, row);
    const known = kept.get(key);
    if (known !== undefined) return known;
    const price = monopolyPrice(law, floor, regular);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(key, price);
    return price;
  });
  return thresholdMechanism({ name: "lookahead", bidders, rule });
}

function keyOf(bidder: number, row: Float64Array): string {
  let key = `${bidder}`;
  for (let j = 0; j < row.length; j++) if (j !== bidder) key += `,${row[j]}`;
  return key;
}

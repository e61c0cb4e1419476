import { type Mechanism, outcomesAlong } from "@auction-mech/core";
import { thresholds } from "@auction-mech/mechanism/thresholds";
import { grid, one } from "./auction-model.js";

/** What one profile of bids leads to, for one bidder. */
export interface TriedBidder {
  readonly bid: number;
  /** Chance of the item. */
  readonly allocation: number;
  /** Expected payment, currency. */
  readonly payment: number;
  /** The smallest bid that wins; null where none does, or the auction gives chances. */
  readonly threshold: number | null;
  /** Utility of bidding one's value: the bid is taken for the value. */
  readonly utility: number;
  /** The best other bid that was found, and what it would have earned more; null where none gains. */
  readonly lie: { readonly bid: number; readonly gain: number } | null;
}

export interface TriedBids {
  readonly bidders: readonly TriedBidder[];
  /** null where nobody has a chance, or several have one. */
  readonly winner: number | null;
  /** What the winner pays, currency. */
  readonly price: number | null;
  /** Whether the auction gives chances here instead of the item. */
  readonly lottery: boolean;
}

/** Other bids tried of each bidder, evenly from 0 to past every bid, besides those at and around the thresholds. */
const LIES = 201;
/** Gains up to this share of the bids are rounding. */
const ROUNDING = 1e-9;

/** Runs the auction on one profile of bids, and tries every bidder's lies. */
export function tryBids(mechanism: Mechanism, bids: readonly number[], high: number): TriedBids {
  const profile = one(bids);
  const { allocation, payments } = mechanism.run(profile);
  const chances = [...allocation.data];
  const lottery = chances.some((share) => share > 0 && share < 1);
  const prices = lottery ? null : thresholds(mechanism, profile).data;
  const winner = chances.indexOf(1);
  const range = Math.max(high, 1.5 * Math.max(...bids));
  return {
    bidders: bids.map((bid, bidder) => {
      const utility = bid * chances[bidder]! - payments.data[bidder]!;
      const price = prices?.[bidder] ?? Number.NaN;
      return {
        bid,
        allocation: chances[bidder]!,
        payment: payments.data[bidder]!,
        threshold: Number.isFinite(price) ? price : null,
        utility,
        lie: bestLie(mechanism, bids, bidder, utility, range),
      };
    }),
    winner: winner >= 0 ? winner : null,
    price: winner >= 0 ? payments.data[winner]! : null,
    lottery,
  };
}

function bestLie(
  mechanism: Mechanism,
  bids: readonly number[],
  bidder: number,
  utility: number,
  range: number,
): TriedBidder["lie"] {
  const others = bids.flatMap((bid) => [bid, bid * (1 + 1e-6), bid * (1 - 1e-6)]);
  const tried = Float64Array.from([...grid(range, LIES), ...others]);
  const { allocation, payments } = outcomesAlong(mechanism, one(bids), bidder, tried);
  let best: TriedBidder["lie"] = null;
  tried.forEach((bid, k) => {
    const gain = bids[bidder]! * allocation[k]! - payments[k]! - utility;
    if (gain > (best?.gain ?? ROUNDING * range)) best = { bid, gain };
  });
  return best;
}

/** What a typed text says of a bid: the number, or the rule that it breaks. */
export function parseBid(text: string): number | string {
  const bid = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(bid) && bid >= 0 ? bid : "must be a number, not negative";
}

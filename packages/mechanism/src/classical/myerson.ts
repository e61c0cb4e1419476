import { InvalidArgument, type Marginal, type Mechanism } from "@auction-mech/core";
import { type IronedVirtualValue, ironedVirtualValue } from "./ironed-virtual-value.js";
import { type Threshold, type ThresholdRule, thresholdMechanism } from "./threshold-mechanism.js";

export interface MyersonOptions {
  /** The laws of the bidders' independent values, one a bidder; the same object where bidders are alike. */
  readonly marginals: readonly Marginal[];
}

/**
 * Myerson's optimal auction: the highest nonnegative ironed virtual value wins
 * and pays the smallest bid with which it would still have won,
 *
 *     t_i(b_-i) = inf { z : φ̄_i(z) ≥ 0, φ̄_i(z) beats every φ̄_j(b_j) }.
 *
 * Values must be independent; they need not be alike or regular. DSIC, ex-post
 * IR, and of all such auctions the one with the largest expected revenue. Ties
 * of φ̄, which an ironed interval makes likely, go to the lower index: against
 * it a bidder must leave the interval, against a higher index reach it.
 *
 * Myerson, "Optimal Auction Design" (1981).
 */
export function myerson({ marginals }: MyersonOptions): Mechanism {
  const first = marginals[0];
  if (!first) {
    throw new InvalidArgument(
      "`marginals` must hold one marginal a bidder, but is empty. Give at least one.",
    );
  }
  const alike = marginals.every((marginal) => marginal === first);
  const rule = alike
    ? highestClass(marginals.length, ironedVirtualValue(first))
    : highestVirtualValue(marginals.map(ironedVirtualValue));
  return thresholdMechanism({ name: "myerson", bidders: marginals.length, rule });
}

/** Bidders of different laws: compare φ̄, invert the winner's at the best of the others. */
function highestVirtualValue(ironed: readonly IronedVirtualValue[]): ThresholdRule {
  const bidders = ironed.length;
  const reserves = Float64Array.from(ironed, ({ inverse }) => inverse(0));
  return {
    winner(bids, start) {
      let winner = -1;
      let highest = Number.NEGATIVE_INFINITY;
      for (let i = 0; i < bidders; i++) {
        if (!(bids[start + i]! >= reserves[i]!)) continue;
        const level = ironed[i]!.value(bids[start + i]!);
        if (level > highest) [winner, highest] = [i, level];
      }
      return winner;
    },

    threshold(bids, start, bidder): Threshold {
      let level = Number.NEGATIVE_INFINITY;
      let strict = false;
      for (let j = 0; j < bidders; j++) {
        if (j === bidder || !(bids[start + j]! >= reserves[j]!)) continue;
        const other = ironed[j]!.value(bids[start + j]!);
        if (other > level || (other === level && j < bidder)) [level, strict] = [other, j < bidder];
      }
      const price = level < 0 ? reserves[bidder]! : ironed[bidder]!.inverse(level, { strict });
      return { price, inclusive: true };
    },
  };
}

/**
 * Bidders of one law: φ̄ orders them as their bids do, but that bids within an
 * ironed interval are one class, represented by its lower end. No φ̄ is computed,
 * and prices are bids, reserves or ends of intervals exactly.
 */
function highestClass(bidders: number, { intervals, inverse }: IronedVirtualValue): ThresholdRule {
  const reserve = inverse(0);
  const around = (bid: number) => intervals.find(({ low, high }) => bid >= low && bid < high);
  const representative = (bid: number) => (intervals.length === 0 ? bid : (around(bid)?.low ?? bid));
  return {
    winner(bids, start) {
      let winner = -1;
      let highest = Number.NEGATIVE_INFINITY;
      for (let i = 0; i < bidders; i++) {
        const bid = bids[start + i]!;
        if (!(bid >= reserve && bid > highest)) continue;
        const rank = representative(bid);
        if (rank > highest) [winner, highest] = [i, rank];
      }
      return winner;
    },

    threshold(bids, start, bidder): Threshold {
      let price = reserve;
      let beatsTie = true;
      for (let j = 0; j < bidders; j++) {
        const bid = bids[start + j]!;
        if (j === bidder || !(bid >= price)) continue;
        const rank = representative(bid);
        if (rank < price) continue;
        if (j < bidder) beatsTie = false;
        else if (rank > price) beatsTie = true;
        price = rank;
      }
      if (beatsTie) return { price, inclusive: true };
      const interval = around(price);
      return interval ? { price: interval.high, inclusive: true } : { price, inclusive: false };
    },
  };
}

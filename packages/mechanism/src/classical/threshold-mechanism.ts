import {
  type BidderOutcome,
  emptyOutcome,
  type Mechanism,
  type Outcome,
  type Profiles,
  requireBidders,
  requireInteger,
  ShapeMismatch,
} from "@auction-mech/core";

/** What a bidder has to bid, the others' bids being given. */
export interface Threshold {
  /** The infimum of the bids that win, currency; Infinity where none does. */
  readonly price: number;
  /** Whether a bid of exactly `price` wins. */
  readonly inclusive: boolean;
}

/** A deterministic auction in which raising one's bid never loses. Rows are read at `bids[start + bidder]`. */
export interface ThresholdRule {
  /** The index of the bidder who gets the item, or -1 where nobody does. */
  winner(bids: Float64Array, start: number): number;
  /**
   * Does not read the bid of `bidder`.
   *
   * @param highest where a search may stop: a threshold above it may be reported as Infinity
   */
  threshold(bids: Float64Array, start: number, bidder: number, highest: number): Threshold;
}

export interface ThresholdMechanismOptions {
  readonly name: string;
  readonly bidders: number;
  readonly rule: ThresholdRule;
  /** What the winner pays: the threshold (truthful) or its own bid. */
  readonly pays?: "threshold" | "bid";
}

/**
 * The auction of a {@link ThresholdRule}:
 *
 *     x_i(b) = 1 if b_i wins against t_i(b_-i), else 0;    p_i = t_i x_i
 *
 * DSIC and ex-post IR where the winner pays its threshold, because neither the
 * price nor the set of winning bids depends on the own bid.
 *
 * Nisan, "Introduction to Mechanism Design" (2007), theorem 9.36.
 */
export function thresholdMechanism({
  name,
  bidders,
  rule,
  pays = "threshold",
}: ThresholdMechanismOptions): Mechanism {
  requireInteger("bidders", bidders, 1, Number.MAX_SAFE_INTEGER);
  return {
    name,
    bidders,
    ...(pays === "threshold" && { dsic: true }),

    run(bids): Outcome {
      requireBidders("bids", bids, bidders);
      const outcome = emptyOutcome(bids.batch, bidders);
      for (let row = 0; row < bids.batch; row++) {
        const start = row * bidders;
        const winner = rule.winner(bids.data, start);
        if (winner < 0) continue;
        const at = start + winner;
        outcome.allocation.data[at] = 1;
        const bid = bids.data[at]!;
        outcome.payments.data[at] =
          pays === "bid" ? bid : rule.threshold(bids.data, start, winner, bid).price;
      }
      return outcome;
    },

    outcomesAlong(bids, bidder, ownBids): BidderOutcome {
      requireBidders("bids", bids, bidders);
      requireInteger("bidder", bidder, 0, bidders - 1);
      const points = pointsPerRow(bids, ownBids);
      const allocation = new Float64Array(ownBids.length);
      const payments = new Float64Array(ownBids.length);
      for (let row = 0; row < bids.batch; row++) {
        const from = row * points;
        const highest = ownBids.subarray(from, from + points).reduce((top, bid) => Math.max(top, bid), 0);
        const { price, inclusive } = rule.threshold(bids.data, row * bidders, bidder, highest);
        for (let at = from; at < from + points; at++) {
          const bid = ownBids[at]!;
          if (!(bid > price || (inclusive && bid === price))) continue;
          allocation[at] = 1;
          payments[at] = pays === "bid" ? bid : price;
        }
      }
      return { allocation, payments };
    },
  };
}

function pointsPerRow({ batch }: Profiles, ownBids: Float64Array): number {
  const points = batch === 0 ? 0 : ownBids.length / batch;
  if (!Number.isInteger(points) || (batch === 0 && ownBids.length > 0)) {
    throw new ShapeMismatch(
      `\`ownBids\` must be [batch, points] with batch = ${batch}, but holds ${ownBids.length} numbers.`,
    );
  }
  return points;
}

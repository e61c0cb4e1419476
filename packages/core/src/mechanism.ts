import { ShapeMismatch } from "./errors.js";
import type { Outcome } from "./outcome.js";
import { type Profiles, profiles, requireBidders } from "./profiles.js";
import { requireInteger } from "./requirements.js";

/** One bidder's outcome along many own bids: both `[batch, points]`, row-major. */
export interface BidderOutcome {
  readonly allocation: Float64Array;
  readonly payments: Float64Array;
}

/**
 * A sealed-bid auction of one item. Pure and deterministic; ties go to the
 * lower index.
 */
export interface Mechanism {
  readonly name: string;
  readonly bidders: number;
  /**
   * Present where the auction is DSIC and ex-post IR by construction. A claim
   * of its author: a measured regret can refute it, and none can replace it.
   */
  readonly dsic?: true;
  /**
   * @param bids `[batch, bidders]`, currency, finite and not negative
   */
  run(bids: Profiles): Outcome;
  /**
   * The outcome of `bidder` alone when it bids `ownBids` and the others bid as
   * in `bids`: what regret searches and thresholds ask for. Absent where there
   * is no faster way than {@link outcomesAlong}'s.
   *
   * @param ownBids `[batch, points]`, row-major
   */
  outcomesAlong?(bids: Profiles, bidder: number, ownBids: Float64Array): BidderOutcome;
}

/** Rows handed to `run` at a time, so that memory stays flat whatever the batch. */
const ROWS_AT_A_TIME = 65_536;

/**
 * {@link Mechanism.outcomesAlong}, by the mechanism's own way or by running it
 * on every changed profile.
 *
 * @param bids `[batch, bidders]`; the column of `bidder` does not matter
 * @param ownBids `[batch, points]`, row-major
 * @returns `[batch, points]` each
 */
export function outcomesAlong(
  mechanism: Mechanism,
  bids: Profiles,
  bidder: number,
  ownBids: Float64Array,
): BidderOutcome {
  const { batch, bidders } = bids;
  requireBidders("bids", bids, mechanism.bidders);
  requireInteger("bidder", bidder, 0, bidders - 1);
  const points = batch === 0 ? 0 : ownBids.length / batch;
  if (!Number.isInteger(points) || points * batch !== ownBids.length) {
    throw new ShapeMismatch(
      `\`ownBids\` must be [batch, points] with batch = ${batch}, but holds ${ownBids.length} numbers.`,
    );
  }
  if (mechanism.outcomesAlong) return mechanism.outcomesAlong(bids, bidder, ownBids);
  const allocation = new Float64Array(ownBids.length);
  const payments = new Float64Array(ownBids.length);
  const rowsAtATime = Math.max(1, Math.floor(ROWS_AT_A_TIME / Math.max(1, points)));
  for (let start = 0; start < batch; start += rowsAtATime) {
    const end = Math.min(batch, start + rowsAtATime);
    const changed = profiles((end - start) * points, bidders);
    for (let row = start; row < end; row++) {
      const profile = bids.data.subarray(row * bidders, (row + 1) * bidders);
      for (let point = 0; point < points; point++) {
        const at = ((row - start) * points + point) * bidders;
        changed.data.set(profile, at);
        changed.data[at + bidder] = ownBids[row * points + point]!;
      }
    }
    const outcome = mechanism.run(changed);
    for (let k = 0; k < changed.batch; k++) {
      allocation[start * points + k] = outcome.allocation.data[k * bidders + bidder]!;
      payments[start * points + k] = outcome.payments.data[k * bidders + bidder]!;
    }
  }
  return { allocation, payments };
}

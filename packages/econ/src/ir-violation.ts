import { type Outcome, type Profiles, profiles } from "@auction-mech/core";

/**
 * Ex-post violation of individual rationality, max(0, p_i − b_i x_i):
 * `[batch, bidders]`, currency. The report takes the maximum.
 *
 * @param bids the bids that led to the outcome, `[batch, bidders]`
 */
export function exPostIrViolation({ allocation, payments }: Outcome, bids: Profiles): Profiles {
  return profiles(
    bids.batch,
    bids.bidders,
    bids.data.map((bid, k) => Math.max(0, payments.data[k]! - bid * allocation.data[k]!)),
  );
}

/** The largest {@link exPostIrViolation}, currency. */
export function largestIrViolation({ allocation, payments }: Outcome, bids: Profiles): number {
  let largest = 0;
  for (let k = 0; k < bids.data.length; k++) {
    largest = Math.max(largest, payments.data[k]! - bids.data[k]! * allocation.data[k]!);
  }
  return largest;
}

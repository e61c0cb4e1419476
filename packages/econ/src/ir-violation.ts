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

import type { Outcome } from "@auction-mech/core";

/** Σ_i p_i of every profile, `[batch]`, currency. Revenue is its mean. */
export function revenuePerProfile({ payments }: Outcome): Float64Array {
  const { batch, bidders, data } = payments;
  const sums = new Float64Array(batch);
  for (let row = 0; row < batch; row++) {
    for (let i = 0; i < bidders; i++) sums[row] = sums[row]! + data[row * bidders + i]!;
  }
  return sums;
}

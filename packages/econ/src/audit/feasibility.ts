import type { Outcome } from "@auction-mech/core";

/** Largest breach of 0 ≤ x_i ≤ 1 and Σ x_i ≤ 1 over all profiles; Infinity where an outcome is no finite number. */
export function feasibilityViolation({ allocation, payments }: Outcome): number {
  const { batch, bidders, data } = allocation;
  let worst = 0;
  for (let row = 0; row < batch; row++) {
    let sold = 0;
    for (let k = row * bidders; k < (row + 1) * bidders; k++) {
      const share = data[k]!;
      if (!Number.isFinite(share) || !Number.isFinite(payments.data[k]!)) return Number.POSITIVE_INFINITY;
      sold += share;
      worst = Math.max(worst, -share, share - 1);
    }
    worst = Math.max(worst, sold - 1);
  }
  return worst;
}

import { type Outcome, type Profiles, profiles } from "@auction-mech/core";

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

/**
 * The rows and, below them, the same with ties at the top, between two bidders
 * or between all: no sample of continuous values has any, and there a careless
 * auction sells twice.
 */
export function withTies({ batch, bidders, data }: Profiles): Profiles {
  const both = profiles(2 * batch, bidders);
  both.data.set(data);
  both.data.set(data, data.length);
  for (let row = 0; row < batch; row++) {
    const tied = both.data.subarray((batch + row) * bidders, (batch + row + 1) * bidders);
    const highest = tied.reduce((top, bid) => Math.max(top, bid), 0);
    if (row % (bidders + 1) === bidders) tied.fill(highest);
    else tied[row % (bidders + 1)] = highest;
  }
  return both;
}

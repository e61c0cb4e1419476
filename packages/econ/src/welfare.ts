import type { Outcome, Profiles } from "@auction-mech/core";

/** Mean of Σ_i v_i x_i, currency. */
export function welfare({ allocation }: Outcome, values: Profiles): number {
  let sum = 0;
  for (let k = 0; k < values.data.length; k++) sum += values.data[k]! * allocation.data[k]!;
  return sum / values.batch;
}

/** The most welfare any allocation can have: mean of max_i v_i, currency. */
export function firstBestWelfare(values: Profiles): number {
  let sum = 0;
  for (let row = 0; row < values.batch; row++) sum += highestOf(values, row);
  return sum / values.batch;
}

/** Welfare as a share of the first best, in [0, 1]; 1 when every value is 0. */
export function efficiency(outcome: Outcome, values: Profiles): number {
  const best = firstBestWelfare(values);
  return best === 0 ? 1 : welfare(outcome, values) / best;
}

/**
 * Share of profiles in which the item is more likely sold than not and a
 * most-allocated bidder has the highest value. Ties count, no sale does not.
 */
export function highestBidderWins({ allocation }: Outcome, values: Profiles): number {
  const { batch, bidders } = values;
  let wins = 0;
  for (let row = 0; row < batch; row++) {
    let sold = 0;
    for (let i = 0; i < bidders; i++) sold += allocation.data[row * bidders + i]!;
    if (!(sold > 0.5)) continue;
    const mostAllocated = highestOf(allocation, row);
    const highest = highestOf(values, row);
    for (let i = 0; i < bidders; i++) {
      const at = row * bidders + i;
      if (allocation.data[at] === mostAllocated && values.data[at] === highest) {
        wins++;
        break;
      }
    }
  }
  return wins / batch;
}

// --- Internal helpers ---

function highestOf({ bidders, data }: Profiles, row: number): number {
  let highest = data[row * bidders]!;
  for (let i = 1; i < bidders; i++) highest = Math.max(highest, data[row * bidders + i]!);
  return highest;
}

import type { Outcome } from "@auction-mech/core";

/** Mean of Σ_i x_i: how often the item is sold, in [0, 1]. */
export function saleRate({ allocation }: Outcome): number {
  let sum = 0;
  for (const share of allocation.data) sum += share;
  return sum / allocation.batch;
}

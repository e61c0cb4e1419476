import type { Profiles } from "@auction-mech/core";

/**
 * What Vickrey's auction with a single reserve earns in every auction:
 * max(reserve, second) where the highest bid reaches the reserve, else 0.
 *
 * @param bids `[batch, bidders]`, currency
 * @returns `[batch]`, currency
 */
export function reserveRevenue({ batch, bidders, data }: Profiles, reserve: number): Float64Array {
  const revenue = new Float64Array(batch);
  for (let row = 0; row < batch; row++) {
    let [highest, second] = [0, 0];
    for (let at = row * bidders; at < (row + 1) * bidders; at++) {
      const bid = data[at]!;
      if (bid > highest) [highest, second] = [bid, highest];
      else if (bid > second) second = bid;
    }
    if (highest >= reserve) revenue[row] = Math.max(reserve, second);
  }
  return revenue;
}

/** The highest bid of every auction: `[batch]`. */
export function highestBids({ batch, bidders, data }: Profiles): Float64Array {
  return Float64Array.from({ length: batch }, (_, row) =>
    data.subarray(row * bidders, (row + 1) * bidders).reduce((highest, bid) => Math.max(highest, bid), 0),
  );
}

import type { Profiles } from "@auction-mech/core";

/**
 * The single reserve r that earns Vickrey's auction most on `values`: maximises
 * the mean of max(r, second) over the profiles with highest ≥ r, exactly, over
 * r = 0 and every highest value. The smallest maximiser.
 *
 * @param values `[batch, bidders]`, currency
 */
export function bestSingleReserve(values: Profiles): number {
  const { batch, bidders, data } = values;
  const highest = new Float64Array(batch);
  const second = new Float64Array(batch);
  for (let row = 0; row < batch; row++) {
    const ascending = data.slice(row * bidders, (row + 1) * bidders).sort();
    highest[row] = ascending[bidders - 1]!;
    second[row] = bidders > 1 ? ascending[bidders - 2]! : 0;
  }
  highest.sort();
  second.sort();
  // Revenue at r: profiles with second ≥ r pay their second, those with only the highest ≥ r pay r.
  let paidAbove = second.reduce((sum, value) => sum + value, 0);
  let best = { reserve: 0, revenue: paidAbove };
  let below = 0;
  for (let k = 0; k < batch; k++) {
    const reserve = highest[k]!;
    if (k > 0 && reserve === highest[k - 1]) continue;
    while (below < batch && second[below]! < reserve) paidAbove -= second[below++]!;
    const revenue = paidAbove + reserve * (below - k);
    if (revenue > best.revenue) best = { reserve, revenue };
  }
  return best.reserve;
}

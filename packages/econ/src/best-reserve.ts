import type { Profiles } from "@auction-mech/core";

/**
 * The single reserve r that earns Vickrey's auction most on `values`: maximises
 * the mean of max(r, second) over the profiles with highest ≥ r, exactly, over
 * `least` and every highest value above it. The smallest maximiser.
 *
 * @param values `[batch, bidders]`, currency
 * @param least no smaller reserve is considered, currency
 */
export function bestSingleReserve(values: Profiles, least = 0): number {
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
  let best = { reserve: least, revenue: Number.NEGATIVE_INFINITY };
  let [below, unsold] = [0, 0];
  for (let k = -1; k < batch; k++) {
    const reserve = k < 0 ? least : highest[k]!;
    if (k >= 0 && (reserve <= least || reserve === highest[k - 1])) continue;
    while (below < batch && second[below]! < reserve) paidAbove -= second[below++]!;
    while (unsold < batch && highest[unsold]! < reserve) unsold++;
    const revenue = paidAbove + reserve * (below - unsold);
    if (revenue > best.revenue) best = { reserve, revenue };
  }
  return best.reserve;
}

import type { AuctionNetWorkspace as Workspace } from "./auction-net-workspace.js";
import { sumCount } from "./layout.js";

/** What the groups added up, as in assembly/auction-net/sums.ts: sums over profiles. */
export interface Sums {
  readonly revenue: number;
  readonly allocationError: number;
  readonly paymentError: number;
  readonly regret: readonly number[];
  readonly gap: readonly number[];
  readonly ir: readonly number[];
  /** As the search found them. */
  readonly searchedRegret: readonly number[];
  readonly searchedGap: readonly number[];
  readonly searchedIr: readonly number[];
}

/** Adds the groups' sums in their order. */
export function readSums({ record, doubles }: Workspace, groups: number, bidders: number): Sums {
  const count = sumCount(bidders);
  const total = new Float64Array(count);
  for (let group = 0; group < groups; group++) {
    const own = doubles(record.sums + group * record.sumBytes, count);
    for (let k = 0; k < count; k++) total[k] = total[k]! + own[k]!;
  }
  const [revenue, allocationError, paymentError] = total as unknown as [number, number, number];
  const [regret, gap, ir, searchedRegret, searchedGap, searchedIr] = Array.from({ length: 6 }, (_, kind) =>
    Array.from(total.subarray(4 + kind * bidders, 4 + (kind + 1) * bidders)),
  ) as [number[], number[], number[], number[], number[], number[]];
  return { revenue, allocationError, paymentError, regret, gap, ir, searchedRegret, searchedGap, searchedIr };
}

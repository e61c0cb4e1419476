import { type Mechanism, requireInteger, requireRange } from "@auction-mech/core";
import { eagerReserves } from "./eager-reserves.js";
import { thresholdMechanism } from "./threshold-mechanism.js";

export interface VickreyReserveOptions {
  readonly bidders: number;
  /** The lowest bid that can win, currency. */
  readonly reserve: number;
}

/**
 * Vickrey's auction with one reserve: the highest bid at or above `reserve`
 * wins and pays the larger of `reserve` and the second-highest bid. DSIC,
 * ex-post IR. Ties go to the lower index; below the reserve nobody wins.
 */
export function vickreyReserve({ bidders, reserve }: VickreyReserveOptions): Mechanism {
  requireInteger("bidders", bidders, 1, Number.MAX_SAFE_INTEGER);
  requireRange("reserve", reserve, 0, Number.MAX_VALUE);
  const rule = eagerReserves(new Float64Array(bidders).fill(reserve));
  return thresholdMechanism({ name: "vickrey-reserve", bidders, rule });
}

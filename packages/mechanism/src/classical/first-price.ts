import { type Mechanism, requireInteger, requireRange } from "@auction-mech/core";
import { eagerReserves } from "./eager-reserves.js";
import { thresholdMechanism } from "./threshold-mechanism.js";

export interface FirstPriceOptions {
  readonly bidders: number;
  /**
   * The lowest bid that can win, currency.
   * @default 0
   */
  readonly reserve?: number | undefined;
}

/**
 * The first-price auction: the highest bid at or above `reserve` wins and pays
 * itself. Ex-post IR, not truthful: bidding just above the second-highest bid
 * pays less, so the winner's regret is v₍₁₎ − max(reserve, v₍₂₎). Ties go to the
 * lower index. Auditors test themselves on it.
 */
export function firstPrice({ bidders, reserve = 0 }: FirstPriceOptions): Mechanism {
  requireInteger("bidders", bidders, 1, Number.MAX_SAFE_INTEGER);
  requireRange("reserve", reserve, 0, Number.MAX_VALUE);
  const rule = eagerReserves(new Float64Array(bidders).fill(reserve));
  return thresholdMechanism({ name: "first-price", bidders, rule, pays: "bid" });
}

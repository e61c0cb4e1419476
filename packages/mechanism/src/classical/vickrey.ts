import { type Mechanism, requireInteger } from "@auction-mech/core";
import { eagerReserves } from "./eager-reserves.js";
import { thresholdMechanism } from "./threshold-mechanism.js";

export interface VickreyOptions {
  readonly bidders: number;
}

/**
 * Vickrey's second-price auction: the highest bid wins and pays the
 * second-highest. DSIC, ex-post IR, efficient. Ties go to the lower index; a
 * single bidder pays 0.
 *
 * Vickrey, "Counterspeculation, Auctions, and Competitive Sealed Tenders" (1961).
 */
export function vickrey({ bidders }: VickreyOptions): Mechanism {
  requireInteger("bidders", bidders, 1, Number.MAX_SAFE_INTEGER);
  return thresholdMechanism({ name: "vickrey", bidders, rule: eagerReserves(new Float64Array(bidders)) });
}

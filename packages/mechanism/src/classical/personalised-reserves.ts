import { type Mechanism, requireInteger } from "@auction-mech/core";
import { eagerReserves } from "./eager-reserves.js";
import { requirePrices } from "./require-prices.js";
import { thresholdMechanism } from "./threshold-mechanism.js";

export interface PersonalisedReservesOptions {
  readonly bidders: number;
  /** One a bidder, currency. */
  readonly reserves: readonly number[];
}

/**
 * Vickrey's auction with eager personalised reserves: bidders below their own
 * reserve are dropped first, the highest of the rest wins and pays the larger
 * of its own reserve and the best remaining bid. DSIC, ex-post IR. Ties go to
 * the lower index.
 *
 * Paes Leme, Pál and Vassilvitskii, "A Field Guide to Personalized Reserve Prices" (2016).
 */
export function personalisedReserves({ bidders, reserves }: PersonalisedReservesOptions): Mechanism {
  requireInteger("bidders", bidders, 1, Number.MAX_SAFE_INTEGER);
  requirePrices("reserves", reserves, bidders);
  const rule = eagerReserves(Float64Array.from(reserves));
  return thresholdMechanism({ name: "personalised-reserves", bidders, rule });
}

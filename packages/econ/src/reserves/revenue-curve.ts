import type { Profiles } from "@auction-mech/core";
import { normalQuantile } from "@auction-mech/valuation";
import { meanOf } from "../mean.js";
import { highestBids, reserveRevenue } from "./reserve-revenue.js";

/** What one fixed reserve would have earned. */
export interface CurvePoint {
  readonly reserve: number;
  /** Mean of an auction, currency, with the ends of its own interval, pointwise. */
  readonly revenue: number;
  readonly low: number;
  readonly high: number;
}

const POINTS = 81;
/** The curve ends where the reserve refuses all but this share of the auctions. */
const RAREST = 0.02;

/** Revenue against the single reserve at equal steps, for a plot. */
export function revenueCurve(
  bids: Profiles,
  { least, confidence }: { readonly least: number; readonly confidence: number },
): CurvePoint[] {
  const highest = highestBids(bids).sort();
  const end = Math.max(least, highest[Math.floor((1 - RAREST) * (highest.length - 1))]!);
  const z = normalQuantile((1 + confidence) / 2);
  return Array.from({ length: POINTS }, (_, k) => {
    const reserve = least + ((end - least) * k) / (POINTS - 1);
    const { mean, standardError } = meanOf(reserveRevenue(bids, reserve));
    return { reserve, revenue: mean, low: mean - z * standardError, high: mean + z * standardError };
  });
}

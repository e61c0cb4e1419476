import type { Mechanism } from "@auction-mech/core";
import { thresholds } from "@auction-mech/mechanism/thresholds";
import type { Point } from "../charts/line-chart.js";
import { along, grid } from "./auction-model.js";

/**
 * A bidder's threshold, the smallest own bid that wins, as one rival's bid
 * moves from 0 to `high`. Left out where no bid wins; empty for an auction
 * that gives chances, which has no thresholds.
 */
export function reserveCurve(
  mechanism: Mechanism,
  bids: readonly number[],
  { bidder, rival }: { readonly bidder: number; readonly rival: number },
  high: number,
  points = 121,
): readonly Point[] {
  const moving = grid(high, points);
  let prices: Float64Array;
  try {
    prices = thresholds(mechanism, along(bids, rival, moving)).data;
  } catch {
    return [];
  }
  return Array.from(moving, (x, k) => ({ x, y: prices[k * bids.length + bidder]! })).filter(({ y }) =>
    Number.isFinite(y),
  );
}

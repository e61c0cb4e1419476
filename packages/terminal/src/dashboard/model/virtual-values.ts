import type { Mechanism, Valuation } from "@auction-mech/core";
import { thresholds } from "@auction-mech/mechanism/thresholds";
import type { Point } from "../charts/line-chart.js";
import { along, grid } from "./auction-model.js";

/** True and learned virtual values of one bidder along its own value. */
export interface VirtualValues {
  /** φ_i(v | v_-i) of the valuation. */
  readonly truth: readonly Point[];
  /** What the auction treats it as: see {@link virtualValues}. */
  readonly learned: readonly Point[];
}

/**
 * A bidder's virtual value, as the distribution has it and as the auction
 * treats it. In the optimal auction two bidders tie where their virtual values
 * are equal; so the rival's true virtual value at the bid with which it ties
 * with v is what the auction takes φ_i(v) for. That needs no look inside the
 * auction, and no scale: scores may be any increasing transform.
 *
 * Only values at which the bidder wins against a slightly lower rival have a
 * learned one. Both are empty where the valuation's conditionals are unknown.
 */
export function virtualValues(
  mechanism: Mechanism,
  valuation: Valuation,
  bids: readonly number[],
  { bidder, rival }: { readonly bidder: number; readonly rival: number },
  high: number,
  points = 81,
): VirtualValues {
  if (!valuation.conditional || bidder === rival) return { truth: [], learned: [] };
  const values = grid(high, points).subarray(1);
  const law = valuation.conditional(bidder, bids);
  const truth = Array.from(values, (x) => ({ x, y: law.virtualValue(x) })).filter(
    ({ x, y }) => Number.isFinite(y) && x >= law.support.low && x <= law.support.high,
  );
  return { truth, learned: ties(mechanism, valuation, bids, bidder, rival, values) };
}

function ties(
  mechanism: Mechanism,
  valuation: Valuation,
  bids: readonly number[],
  bidder: number,
  rival: number,
  values: Float64Array,
): readonly Point[] {
  const varied = along(bids, bidder, values);
  let prices: Float64Array;
  try {
    prices = thresholds(mechanism, varied).data;
  } catch {
    return [];
  }
  const below = { ...varied, data: varied.data.slice() };
  values.forEach((_, k) => {
    below.data[k * bids.length + rival] = Math.min(prices[k * bids.length + rival]! * 0.999, 1e12);
  });
  const { allocation } = mechanism.run(below);
  return Array.from(values, (x, k) => {
    const start = k * bids.length;
    const row = varied.data.slice(start, start + bids.length);
    const tie = prices[start + rival]!;
    const wins = allocation.data[start + bidder] === 1;
    const y = wins ? valuation.conditional!(rival, row).virtualValue(tie) : Number.NaN;
    return { x, y };
  }).filter(({ y }) => Number.isFinite(y));
}

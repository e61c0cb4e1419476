import type { Profiles } from "@auction-mech/core";
import { bestSingleReserve } from "../best-reserve.js";

/** Rounds of coordinate ascent; it stops by itself far earlier. */
const MOST_ROUNDS = 50;

/**
 * Eager personalised reserves that earn much on `values`: bidders below their
 * own reserve are dropped first, then Vickrey among the rest. Coordinate
 * ascent, each step exact: given the others' reserves, revenue is piecewise
 * linear in r_i and largest at 0 or at some value of bidder i. From several
 * starts (none, the best single reserve, each bidder's own monopoly price),
 * because the problem has local optima; finding the best is NP-hard.
 *
 * Paes Leme, Pál and Vassilvitskii, "A Field Guide to Personalized Reserve
 * Prices" (2016).
 *
 * @param values `[batch, bidders]`, currency
 * @returns one a bidder, currency; never worse on `values` than the best single reserve
 */
export function bestPersonalisedReserves(values: Profiles): Float64Array {
  const { bidders } = values;
  const starts = [
    new Float64Array(bidders).fill(bestSingleReserve(values)),
    new Float64Array(bidders),
    Float64Array.from({ length: bidders }, (_, i) => monopolyReserve(values, i)),
  ];
  const orders = Array.from({ length: bidders }, (_, i) => descending(values, i));
  const fits = starts.map((start) => ascend(values, start, orders));
  return fits.reduce((best, fit) => (fit.revenue > best.revenue ? fit : best)).reserves;
}

interface Fit {
  readonly reserves: Float64Array;
  /** Sum over the rows, currency. */
  readonly revenue: number;
}

function ascend(values: Profiles, start: Float64Array, orders: readonly Uint32Array[]): Fit {
  const reserves = start.slice();
  let revenue = Number.NEGATIVE_INFINITY;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = revenue;
    for (let i = 0; i < values.bidders; i++) {
      const step = bestReserve(values, reserves, i, orders[i]!);
      // Equal but for rounding: staying keeps the ascent from going round in circles.
      if (step.revenue > revenue * (1 + 1e-12)) {
        reserves[i] = step.reserve;
        revenue = step.revenue;
      }
    }
    if (revenue === before) break;
  }
  return { reserves, revenue };
}

/** The best reserve of one bidder, the others' being fixed, over 0 and all its values; the smallest such. */
function bestReserve(values: Profiles, reserves: Float64Array, bidder: number, order: Uint32Array) {
  const { batch, bidders, data } = values;
  const rows = auctionsWithout(values, reserves, bidder);
  // From the highest value of the bidder down: rows it takes part in, and what they pay at a given reserve.
  const rivals = rows.best.filter((rival, row) => data[row * bidders + bidder]! > rival).sort();
  let dropped = rows.without.reduce((sum, paid) => sum + paid, 0);
  let outbid = 0;
  let wins = 0;
  let dearer = 0;
  let dearest = rivals.length;
  let best = { reserve: 0, revenue: Number.NEGATIVE_INFINITY };
  for (let k = 0; k < batch; ) {
    const reserve = data[order[k]! * bidders + bidder]!;
    for (; k < batch && data[order[k]! * bidders + bidder] === reserve; k++) {
      const row = order[k]!;
      dropped -= rows.without[row]!;
      if (reserve > rows.best[row]!) wins++;
      else outbid += Math.max(rows.without[row]!, reserve);
    }
    while (dearest > 0 && rivals[dearest - 1]! >= reserve) dearer += rivals[--dearest]!;
    const revenue = dropped + outbid + dearer + reserve * (wins - (rivals.length - dearest));
    if (revenue >= best.revenue) best = { reserve, revenue };
  }
  // Below its lowest value a reserve does nothing but lower the price.
  return best;
}

/** The rows, from the bidder's highest value down. */
function descending({ batch, bidders, data }: Profiles, bidder: number): Uint32Array {
  const order = Uint32Array.from({ length: batch }, (_, row) => row);
  return order.sort((a, b) => data[b * bidders + bidder]! - data[a * bidders + bidder]!);
}

/** What happens in each row when the bidder stays away. */
function auctionsWithout({ batch, bidders, data }: Profiles, reserves: Float64Array, bidder: number) {
  /** The highest bid at or above its reserve, 0 where there is none: what the bidder has to beat. */
  const best = new Float64Array(batch);
  /** What the winner pays. */
  const without = new Float64Array(batch);
  for (let row = 0; row < batch; row++) {
    let [winner, highest, second] = [-1, 0, 0];
    for (let j = 0; j < bidders; j++) {
      const bid = data[row * bidders + j]!;
      if (j === bidder || !(bid >= reserves[j]!)) continue;
      if (winner < 0 || bid > highest) [winner, second, highest] = [j, winner < 0 ? 0 : highest, bid];
      else if (bid > second) second = bid;
    }
    if (winner < 0) continue;
    best[row] = highest;
    without[row] = Math.max(reserves[winner]!, second);
  }
  return { best, without };
}

/** argmax r · (rows with v_i ≥ r). */
function monopolyReserve({ batch, bidders, data }: Profiles, bidder: number): number {
  const own = Float64Array.from({ length: batch }, (_, row) => data[row * bidders + bidder]!).sort();
  let best = 0;
  own.forEach((price, k) => {
    if (price * (batch - k) > own[best]! * (batch - best)) best = k;
  });
  return own[best] ?? 0;
}

import { type Mechanism, outcomesAlong, type Profiles, profiles } from "@auction-mech/core";
import type { WinnerGrid } from "../charts/heat-map.js";
import type { Point } from "../charts/line-chart.js";

/** The two bidders whose bids span the plane. */
export interface Axes {
  readonly x: number;
  readonly y: number;
}

/** Who wins over the plane of two bids from 0 to `high`, the others bidding as in `bids`. */
export function winnerGrid(
  mechanism: Mechanism,
  bids: readonly number[],
  axes: Axes,
  high: { readonly x: number; readonly y: number },
  size: { readonly columns: number; readonly rows: number },
): WinnerGrid {
  const { columns, rows } = size;
  const plane = profiles(columns * rows, bids.length);
  for (let cell = 0; cell < columns * rows; cell++) {
    const start = cell * bids.length;
    plane.data.set(bids, start);
    plane.data[start + axes.x] = ((cell % columns) / Math.max(1, columns - 1)) * high.x;
    plane.data[start + axes.y] = (Math.floor(cell / columns) / Math.max(1, rows - 1)) * high.y;
  }
  const { allocation } = mechanism.run(plane);
  const winner = new Int16Array(columns * rows).fill(-1);
  const share = new Float64Array(columns * rows);
  for (let cell = 0; cell < columns * rows; cell++) {
    for (let bidder = 0; bidder < bids.length; bidder++) {
      const own = allocation.data[cell * bids.length + bidder]!;
      // A chance below a half percent is what a softmax leaves over, not a sale.
      if (own <= Math.max(0.005, share[cell]!)) continue;
      share[cell] = own;
      winner[cell] = bidder;
    }
  }
  return { columns, rows, winner, share, high };
}

/** What one bidder gets and pays along its own bid, the others bidding as in `bids`. */
export interface OwnBidCurves {
  readonly allocation: readonly Point[];
  readonly payment: readonly Point[];
}

export function ownBidCurves(
  mechanism: Mechanism,
  bids: readonly number[],
  bidder: number,
  high: number,
  points = 161,
): OwnBidCurves {
  const own = grid(high, points);
  const { allocation, payments } = outcomesAlong(mechanism, one(bids), bidder, own);
  return {
    allocation: Array.from(own, (x, k) => ({ x, y: allocation[k]! })),
    payment: Array.from(own, (x, k) => ({ x, y: payments[k]! })),
  };
}

export function grid(high: number, points: number): Float64Array {
  return Float64Array.from({ length: points }, (_, k) => (high * k) / (points - 1));
}

/** `bids` as one profile, and copies of it with one bidder's bid replaced: `[points, bidders]`. */
export function along(bids: readonly number[], bidder: number, own: Float64Array): Profiles {
  const varied = profiles(own.length, bids.length);
  own.forEach((bid, row) => {
    varied.data.set(bids, row * bids.length);
    varied.data[row * bids.length + bidder] = bid;
  });
  return varied;
}

export function one(bids: readonly number[]): Profiles {
  return profiles(1, bids.length, Float64Array.from(bids));
}

// What each bidder sees: all bids alike where every bidder has its own weights; its own bid, then the others' from
// the highest to the lowest, where they are shared.

import { log4 } from "../simd";
import { UNIT } from "../tile";
import { net, scratch } from "./network";

/** Keeps the logarithm of a bid of 0 finite; as in mechanism's reserve-net.ts. */
const LOG_SHIFT: f32 = 0.02;

/** Writes the logarithms of `inputs` rows of bids after them. */
export function writeLogs(bids: usize, bytes: usize): void {
  const logs = bids + <usize>net.inputs * UNIT;
  for (let q: usize = 0; q < <usize>net.inputs * UNIT; q += UNIT) {
    for (let v = q; v < q + bytes; v += 16) {
      v128.store(logs + v, log4(f32x4.add(v128.load(bids + v), f32x4.splat(LOG_SHIFT))));
    }
  }
}

/** After every change of `bids`: what views of it need. */
export function prepareViews(bids: usize, bytes: usize): void {
  if (net.sets == net.bidders) return;
  const sorted = scratch + net.sorted, end = <usize>net.bidders * UNIT;
  for (let v: usize = 0; v < bytes; v += 16) {
    for (let q: usize = 0; q < end; q += UNIT) {
      let falling = v128.load(bids + q + v);
      for (let p: usize = 0; p < q; p += UNIT) {
        const there = v128.load(sorted + p + v);
        v128.store(sorted + p + v, f32x4.pmax(there, falling));
        falling = f32x4.pmin(there, falling);
      }
      v128.store(sorted + q + v, falling);
    }
  }
}

/** The view of a bidder as a tile, `[inputs][tile]`; until the next call. */
export function viewOf(bids: usize, bidder: i32, bytes: usize): usize {
  if (net.sets == net.bidders) return bids;
  const view = scratch + net.view, sorted = scratch + net.sorted, end = <usize>net.bidders * UNIT;
  const ownBids = bids + <usize>bidder * UNIT;
  for (let v: usize = 0; v < bytes; v += 16) {
    const own = v128.load(ownBids + v);
    v128.store(view + v, own);
    // Bids above the own one stand one place lower in its view; from the own one's place on, the same place.
    for (let q = UNIT; q < end; q += UNIT) {
      const above = v128.load(sorted + q - UNIT + v);
      v128.store(view + q + v, v128.bitselect(above, v128.load(sorted + q + v), f32x4.gt(above, own)));
    }
  }
  return view;
}

/** The same with its logarithms, `[2 · inputs][tile]`; of the bids as given. */
export function viewWithLogs(bidder: i32, bytes: usize): usize {
  const bids = scratch + net.bids, view = viewOf(bids, bidder, bytes);
  if (view != bids) writeLogs(view, bytes);
  return view;
}

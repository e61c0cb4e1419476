// The rows of a tile as they are: shares, and the gradient that comes through them.

import { rowsOf, TILE, UNIT, usedBytes } from "../tile";
import { net, scratch } from "./network";
import { reservesForward } from "./reserve";
import { ranksForward, reach } from "./soft-allocation";
import { splineAt } from "./spline";
import { writeLogs } from "./views";

/** Runs a tile's profiles forward, and forgets the slopes of the tile before. */
export function truthfulForward(tile: i32): void {
  const rows = rowsOf(tile, net.batch), bytes = usedBytes(rows), bids = scratch + net.bids;
  gather(net.values, tile, bids);
  writeLogs(bids, bytes);
  reservesForward(bytes);
  for (let j = 0; j < net.bidders; j++) {
    const own = bids + <usize>j * UNIT, splines = scratch + net.splines + <usize>j * UNIT;
    for (let v: usize = 0; v < bytes; v += 4) store<f32>(splines + v, splineAt(j, load<f32>(own + v)));
  }
  const all = <usize>net.bidders * UNIT;
  memory.copy(scratch + net.scores, scratch + net.splines, all);
  ranksForward(bids, true, bytes);
  for (let q: usize = 0; q < all; q += UNIT) {
    for (let v = q; v < q + bytes; v += 16) {
      v128.store(scratch + net.reaches + v, reach(v128.load(bids + v), v128.load(scratch + net.reserves + v)));
    }
  }
  memory.fill(scratch + net.splineSlopes, 0, all);
  memory.fill(scratch + net.reserveSlopes, 0, all);
}

/** Turns a tile's part of `[batch][bidders]` into `[bidders][tile]`; rows that are missing become 0. */
export function gather(from: usize, tile: i32, to: usize): void {
  const bidders = net.bidders, rows = rowsOf(tile, net.batch);
  let row = from + ((<usize>(tile * TILE) * bidders) << 2);
  memory.fill(to, 0, <usize>bidders * UNIT);
  for (let r = 0; r < rows; r++) {
    let at = to + (<usize>r << 2);
    for (let i = 0; i < bidders; i++) {
      store<f32>(at, load<f32>(row));
      row += 4;
      at += UNIT;
    }
  }
}

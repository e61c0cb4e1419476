// For every profile and bidder of a tile: the best misreport, the largest fall of the own share, and the violation
// of individual rationality.

import { rowsOf, TILE, UNIT } from "../tile";
import { net, scratch } from "./network";
import { addBidderTotal, BidderTotal } from "./sums";
import { sweep } from "./sweep";
import { truthfulSums } from "./sweep-first";
import { bestBid, bestUtility } from "./sweep-heads";

/** After the tile's truthful pass. */
export function searchTile(tile: i32): void {
  const rows = rowsOf(tile, net.batch), bidders = net.bidders, seeksGap = net.seeksGap != 0, sweeps = net.seeksRegret || seeksGap;
  for (let r = 0; r < rows; r++) {
    const first = (tile * TILE + r) * bidders, bids = net.values + (<usize>first << 2);
    if (sweeps) truthfulSums(bids);
    for (let i = 0; i < bidders; i++) {
      const honest = load<f32>(scratch + net.honest + <usize>i * UNIT + (<usize>r << 2));
      if (honest < 0) addBidderTotal(BidderTotal.SearchedIr, i, -honest);
      if (!sweeps) continue;
      sweep(i, load<f32>(bids + (<usize>i << 2)), seeksGap);
      const at = <usize>(first + i) << 2;
      if (net.seeksRegret) {
        const gain = bestUtility - honest;
        store<f32>(net.misreports + at, bestBid);
        store<f32>(net.gains + at, gain);
        if (gain > 0) addBidderTotal(BidderTotal.SearchedRegret, i, gain);
      }
      if (seeksGap) findFall(i, at);
    }
  }
}

/** The first largest fall from the running maximum, and where that maximum was first reached. */
function findFall(i: i32, at: usize): void {
  const shares = scratch + net.shares, grid = net.grid + ((<usize>i * net.paddedPoints) << 2);
  let running = load<f32>(shares), reached: usize = 0, fall: f32 = 0, peak: usize = 0, bottom: usize = 0;
  for (let k: usize = 4; k < <usize>net.points << 2; k += 4) {
    const share = load<f32>(shares + k);
    if (share > running) {
      running = share;
      reached = k;
    } else if (running - share > fall) {
      fall = running - share;
      peak = reached;
      bottom = k;
    }
  }
  store<f32>(net.falls + at, fall);
  store<f32>(net.peaks + at, load<f32>(grid + peak));
  store<f32>(net.bottoms + at, load<f32>(grid + bottom));
  if (fall > 0) addBidderTotal(BidderTotal.SearchedGap, i, fall);
}

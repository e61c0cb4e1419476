// The soft auction x_i = softmax_i(s / τ) · σ((b_i − t_i) / τ) on a tile, forward and backward to scores and reserves.

import { exp4, multiplyAdd, sigmoid4 } from "../simd";
import { UNIT } from "../tile";
import { addMonotone, monotoneBackward } from "./monotone";
import { net, scratch } from "./network";
import { prepareViews, viewOf } from "./views";

// @ts-ignore: decorator
@inline
function unitsOf(array: usize, bidder: i32): usize {
  return scratch + array + <usize>(bidder * net.hidden) * UNIT;
}

/**
 * Every bidder's chance to rank first, softmax(s / τ), into `ranks`. The
 * splines are in `scores` already.
 *
 * @param keep whether activations are kept for `scoresBackward`
 */
export function ranksForward(bids: usize, keep: bool, bytes: usize): void {
  prepareViews(bids, bytes);
  for (let j = 0; j < net.bidders; j++) {
    const at = keep ? j : 0;
    const scores = scratch + net.scores + <usize>j * UNIT;
    addMonotone(j, viewOf(bids, j, bytes), unitsOf(net.units1, at), unitsOf(net.units2, at), scores, bytes);
  }
  const sharpness = f32x4.splat(1 / net.temperature), end = <usize>net.bidders * UNIT;
  for (let v: usize = 0; v < bytes; v += 16) {
    const scores = scratch + net.scores + v, ranks = scratch + net.ranks + v;
    let highest = v128.load(scores);
    for (let q = UNIT; q < end; q += UNIT) highest = f32x4.pmax(highest, v128.load(scores + q));
    let sum = f32x4.splat(0);
    for (let q: usize = 0; q < end; q += UNIT) {
      const weight = exp4(f32x4.mul(f32x4.sub(v128.load(scores + q), highest), sharpness));
      v128.store(ranks + q, weight);
      sum = f32x4.add(sum, weight);
    }
    const factor = f32x4.div(f32x4.splat(1), sum);
    for (let q: usize = 0; q < end; q += UNIT) v128.store(ranks + q, f32x4.mul(v128.load(ranks + q), factor));
  }
}

/** Four rows' chance that a bid reaches its reserve. */
// @ts-ignore: decorator
@inline
export function reach(bid: v128, reserve: v128): v128 {
  return sigmoid4(f32x4.div(f32x4.sub(bid, reserve), f32x4.splat(net.temperature)));
}

/**
 * `shareSlopes` of the bids as given become `scoreSlopes` and are added to
 * `splineSlopes` and `reserveSlopes`.
 */
export function allocationBackward(bytes: usize): void {
  const one = f32x4.splat(1), sharpness = f32x4.splat(1 / net.temperature), end = <usize>net.bidders * UNIT;
  for (let v: usize = 0; v < bytes; v += 16) {
    let mean = f32x4.splat(0);
    for (let q = v; q < end; q += UNIT) {
      const slope = v128.load(scratch + net.shareSlopes + q), rank = v128.load(scratch + net.ranks + q);
      const reached = v128.load(scratch + net.reaches + q);
      const ofRank = f32x4.mul(slope, reached);
      mean = multiplyAdd(ofRank, rank, mean);
      v128.store(scratch + net.scoreSlopes + q, ofRank);
      const moves = f32x4.mul(f32x4.mul(reached, f32x4.sub(one, reached)), sharpness);
      addTo(scratch + net.reserveSlopes + q, f32x4.neg(f32x4.mul(f32x4.mul(slope, rank), moves)));
    }
    for (let q = v; q < end; q += UNIT) {
      const at = scratch + net.scoreSlopes + q;
      const perScore = f32x4.mul(v128.load(scratch + net.ranks + q), sharpness);
      const slope = f32x4.mul(perScore, f32x4.sub(v128.load(at), mean));
      v128.store(at, slope);
      addTo(scratch + net.splineSlopes + q, slope);
    }
  }
}

/** Adds to `gradient` what `scoreSlopes` cause in all but the splines, after `ranksForward` of these bids. */
export function scoresBackward(bids: usize, gradient: usize, bytes: usize): void {
  for (let j = 0; j < net.bidders; j++) {
    const slopes = scratch + net.scoreSlopes + <usize>j * UNIT;
    monotoneBackward(j, viewOf(bids, j, bytes), unitsOf(net.units1, j), unitsOf(net.units2, j), slopes, gradient, bytes);
  }
}

// @ts-ignore: decorator
@inline
export function addTo(address: usize, value: v128): void {
  v128.store(address, f32x4.add(v128.load(address), value));
}

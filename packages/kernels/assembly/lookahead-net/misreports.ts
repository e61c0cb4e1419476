// What trainer's Myerson estimate draws without gradient: a candidate a row, and two misreports of it.

import { log4, multiplyAdd, sigmoid4 } from "../simd";
import { TILE, UNIT } from "../tile";
import { net, scratch } from "./network";
import { ranksForward, reach } from "./soft-allocation";
import { splineAt } from "./spline";

/** Keeps the chance of bidders who seldom win away from 0. */
const LEAST_SHARE: f32 = 0.02;

// @ts-ignore: decorator
@inline
function candidateIs(bidder: i32, v: usize): v128 {
  return i32x4.eq(v128.load(scratch + net.candidate + v), i32x4.splat(bidder));
}

/** Draws each row's candidate i with chance ∝ x_i + 0.02, after `truthfulForward`. */
export function drawCandidates(tile: i32, bytes: usize): void {
  const least = f32x4.splat(LEAST_SHARE), end = <usize>net.bidders * UNIT;
  for (let v: usize = 0; v < bytes; v += 16) {
    let total = f32x4.splat(0);
    for (let q = v; q < end; q += UNIT) total = f32x4.add(total, f32x4.add(shareAt(q), least));
    const level = f32x4.mul(v128.load(net.candidateDraws + ((<usize>(tile * TILE)) << 2) + v), total);
    let before = f32x4.splat(0), candidate = i32x4.splat(-1);
    let floored = before, share = before, own = before, reserve = before;
    for (let q = v; q < end; q += UNIT) {
      // The last bidder whose part of the whole begins at or below the draw.
      const reached = f32x4.ge(level, before), x = shareAt(q), width = f32x4.add(x, least);
      candidate = i32x4.sub(candidate, reached);
      floored = v128.bitselect(width, floored, reached);
      share = v128.bitselect(x, share, reached);
      own = v128.bitselect(v128.load(scratch + net.bids + q), own, reached);
      reserve = v128.bitselect(v128.load(scratch + net.reserves + q), reserve, reached);
      before = f32x4.add(before, width);
    }
    v128.store(scratch + net.candidate + v, candidate);
    v128.store(scratch + net.chance + v, f32x4.div(floored, total));
    v128.store(scratch + net.half + v, f32x4.mul(share, f32x4.splat(0.5)));
    v128.store(scratch + net.own + v, own);
    v128.store(scratch + net.ownReserve + v, reserve);
  }
}

// @ts-ignore: decorator
@inline
function shareAt(q: usize): v128 {
  return f32x4.mul(v128.load(scratch + net.ranks + q), v128.load(scratch + net.reaches + q));
}

/** The candidates' shares at the bids of `tried`, into `triedShare`; nobody else's bid and no reserve moves. */
export function tryOut(keep: bool, bytes: usize): void {
  const moved = scratch + net.moved;
  for (let j = 0; j < net.bidders; j++) {
    const q = <usize>j * UNIT;
    for (let v: usize = 0; v < bytes; v += 16) {
      const bids = v128.load(scratch + net.bids + q + v), tried = v128.load(scratch + net.tried + v);
      v128.store(moved + q + v, v128.bitselect(tried, bids, candidateIs(j, v)));
    }
  }
  memory.copy(scratch + net.scores, scratch + net.splines, <usize>net.bidders * UNIT);
  for (let r: usize = 0; r < bytes; r += 4) {
    const candidate = load<i32>(scratch + net.candidate + r);
    const spline = splineAt(candidate, load<f32>(scratch + net.tried + r));
    store<f32>(scratch + net.scores + <usize>candidate * UNIT + r, spline);
  }
  ranksForward(moved, keep, bytes);
  for (let v: usize = 0; v < bytes; v += 16) {
    const reached = reach(v128.load(scratch + net.tried + v), v128.load(scratch + net.ownReserve + v));
    v128.store(scratch + net.triedReach + v, reached);
    v128.store(scratch + net.triedShare + v, f32x4.mul(rankOfCandidate(v), reached));
  }
}

/** Four candidates' chances to rank first. */
export function rankOfCandidate(v: usize): v128 {
  let rank = f32x4.splat(0);
  for (let j = 0; j < net.bidders; j++) {
    rank = v128.bitselect(v128.load(scratch + net.ranks + <usize>j * UNIT + v), rank, candidateIs(j, v));
  }
  return rank;
}

/** Halves [0, own] towards the bid at which the candidate's share is half of what it is. */
export function bisect(bytes: usize): void {
  const low = scratch + net.low, width = scratch + net.width, tried = scratch + net.tried;
  memory.fill(low, 0, UNIT);
  memory.copy(width, scratch + net.own, UNIT);
  for (let k = 0; k < net.halvings; k++) {
    for (let v: usize = 0; v < bytes; v += 16) {
      const narrower = f32x4.mul(v128.load(width + v), f32x4.splat(0.5));
      v128.store(width + v, narrower);
      v128.store(tried + v, f32x4.add(v128.load(low + v), narrower));
    }
    tryOut(false, bytes);
    for (let v: usize = 0; v < bytes; v += 16) {
      const above = f32x4.gt(v128.load(scratch + net.triedShare + v), v128.load(scratch + net.half + v));
      v128.store(low + v, v128.bitselect(v128.load(low + v), v128.load(tried + v), above));
    }
  }
}

/** Draws the uniform and the logistic misreport, with the weight of each: 1 / (density · chance). */
export function drawMisreports(tile: i32, bytes: usize): void {
  const at = <usize>(tile * TILE) << 2, one = f32x4.splat(1), zero = f32x4.splat(0);
  for (let v: usize = 0; v < bytes; v += 16) {
    const top = f32x4.pmax(v128.load(scratch + net.own + v), f32x4.splat(1e-6));
    const low = v128.load(scratch + net.low + v), bracket = v128.load(scratch + net.width + v);
    const centre = multiplyAdd(bracket, f32x4.splat(0.5), low);
    const width = f32x4.add(bracket, f32x4.splat(2 * net.temperature));
    const from = sigmoid4(f32x4.div(f32x4.sub(zero, centre), width));
    const until = sigmoid4(f32x4.div(f32x4.sub(top, centre), width));
    const mass = f32x4.pmax(f32x4.sub(until, from), f32x4.splat(1e-9));
    const drawn = multiplyAdd(v128.load(net.logisticDraws + at + v), mass, from);
    const level = f32x4.pmin(f32x4.pmax(drawn, f32x4.splat(1e-7)), f32x4.splat(1 - 1e-7));
    const logit = log4(f32x4.div(level, f32x4.sub(one, level)));
    const logistic = f32x4.pmin(f32x4.pmax(multiplyAdd(width, logit, centre), zero), top);
    const uniform = f32x4.mul(v128.load(net.uniformDraws + at + v), top);
    const chance = v128.load(scratch + net.chance + v), scale = f32x4.mul(width, mass);
    v128.store(scratch + net.misreport1 + v, uniform);
    v128.store(scratch + net.weight1 + v, weightOf(uniform, top, centre, width, scale, chance));
    v128.store(scratch + net.misreport2 + v, logistic);
    v128.store(scratch + net.weight2 + v, weightOf(logistic, top, centre, width, scale, chance));
  }
}

// @ts-ignore: decorator
@inline
function weightOf(bid: v128, top: v128, centre: v128, width: v128, scale: v128, chance: v128): v128 {
  const one = f32x4.splat(1);
  const share = sigmoid4(f32x4.div(f32x4.sub(bid, centre), width));
  const slope = f32x4.div(f32x4.mul(share, f32x4.sub(one, share)), scale);
  return f32x4.div(one, f32x4.mul(f32x4.add(f32x4.div(one, top), slope), chance));
}

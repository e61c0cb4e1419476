// The gradient of −Myerson revenue on one tile, by trainer's three-row estimate.

import { multiplyAdd } from "../simd";
import { rowsOf, UNIT, usedBytes } from "../tile";
import { bisect, drawCandidates, drawMisreports, rankOfCandidate, tryOut } from "./misreports";
import { net, scratch } from "./network";
import { reservesBackward } from "./reserve";
import { addTo, allocationBackward, scoresBackward } from "./soft-allocation";
import { splineBackward } from "./spline";
import { truthfulForward } from "./truthful";

/** Adds a tile's gradient to `gradient`. @returns its estimated revenue, summed over the rows */
export function improveTile(tile: i32, gradient: usize): f64 {
  const rows = rowsOf(tile, net.batch), bytes = usedBytes(rows);
  truthfulForward(tile);
  drawCandidates(tile, bytes);
  let revenue = truthfulSlopes(rows);
  allocationBackward(bytes);
  scoresBackward(scratch + net.bids, gradient, bytes);
  bisect(bytes);
  drawMisreports(tile, bytes);
  revenue -= descendMisreport(net.misreport1, net.weight1, gradient, rows);
  revenue -= descendMisreport(net.misreport2, net.weight2, gradient, rows);
  splinesBackward(gradient, rows);
  reservesBackward(gradient, bytes);
  return revenue;
}

/** A share of the bids as given is paid for by the whole bid. @returns Σ b x */
function truthfulSlopes(rows: i32): f64 {
  const perProfile: f32 = -1 / <f32>net.batch;
  let revenue: f64 = 0;
  for (let i = 0; i < net.bidders; i++) {
    const unit = scratch + <usize>i * UNIT;
    for (let v: usize = 0; v < usedBytes(rows); v += 4) {
      const bid = load<f32>(unit + net.bids + v);
      store<f32>(unit + net.shareSlopes + v, perProfile * bid);
      revenue += <f64>(bid * load<f32>(unit + net.ranks + v) * load<f32>(unit + net.reaches + v));
    }
  }
  return revenue;
}

/** The gradient through one misreport of each row's candidate. @returns Σ weight · share */
function descendMisreport(misreports: usize, weights: usize, gradient: usize, rows: i32): f64 {
  const bytes = usedBytes(rows);
  memory.copy(scratch + net.tried, scratch + misreports, bytes);
  tryOut(true, bytes);
  // Rows that are only there to fill the tile count for nothing.
  for (let r = <usize>rows << 2; r < bytes; r += 4) store<f32>(scratch + weights + r, 0);
  for (let v: usize = 0; v < bytes; v += 16) misreportSlopes(v, v128.load(scratch + weights + v));
  scoresBackward(scratch + net.moved, gradient, bytes);
  let paid: f64 = 0;
  for (let r: usize = 0; r < bytes; r += 4) {
    const candidate = load<i32>(scratch + net.candidate + r);
    const slope = load<f32>(scratch + net.scoreSlopes + <usize>candidate * UNIT + r);
    splineBackward(candidate, load<f32>(scratch + net.tried + r), slope, gradient);
    paid += <f64>(load<f32>(scratch + weights + r) * load<f32>(scratch + net.triedShare + r));
  }
  return paid;
}

/** Four rows' slopes: the candidate's share raises the loss by its weight. */
function misreportSlopes(v: usize, weight: v128): void {
  const one = f32x4.splat(1), zero = f32x4.splat(0), sharpness = f32x4.splat(1 / net.temperature);
  const slope = f32x4.div(weight, f32x4.splat(<f32>net.batch));
  const reached = v128.load(scratch + net.triedReach + v), rank = rankOfCandidate(v);
  const ofRank = f32x4.mul(slope, reached), mean = f32x4.mul(ofRank, rank);
  const moves = f32x4.mul(f32x4.mul(reached, f32x4.sub(one, reached)), sharpness);
  const ofReserve = f32x4.neg(f32x4.mul(f32x4.mul(slope, rank), moves));
  const candidate = v128.load(scratch + net.candidate + v);
  for (let j = 0; j < net.bidders; j++) {
    const at = <usize>j * UNIT + v, own = i32x4.eq(candidate, i32x4.splat(j));
    const perScore = f32x4.mul(v128.load(scratch + net.ranks + at), sharpness);
    const ofScore = f32x4.mul(perScore, f32x4.sub(v128.and(ofRank, own), mean));
    v128.store(scratch + net.scoreSlopes + at, ofScore);
    // The candidate's spline is that of another bid.
    addTo(scratch + net.splineSlopes + at, v128.andnot(ofScore, own));
    addTo(scratch + net.reserveSlopes + at, v128.and(ofReserve, own));
  }
}

/** The gradient through the splines of the bids as given. */
export function splinesBackward(gradient: usize, rows: i32): void {
  for (let j = 0; j < net.bidders; j++) {
    const unit = scratch + <usize>j * UNIT;
    for (let r: usize = 0; r < <usize>rows << 2; r += 4) {
      splineBackward(j, load<f32>(unit + net.bids + r), load<f32>(unit + net.splineSlopes + r), gradient);
    }
  }
}

// The monotone network on a tile, forward and backward, with the cross terms and the offset of a score.

import { denseLinear } from "../dense";
import { denseBackwardWeights } from "../dense-gradient";
import { splatAt } from "../simd";
import { UNIT } from "../tile";
import { addSumOver, addWeightedSum, weightedSumBackward } from "../weighted-sum";
import { blockOf, net, scratch } from "./network";

/** Adds all of a bidder's score but its spline to `scores[tile]`; activations stay at `units1` and `units2`. */
export function addMonotone(bidder: i32, view: usize, units1: usize, units2: usize, scores: usize, bytes: usize): void {
  const hidden = net.hidden, weights = net.effective;
  const offset = splatAt(blockOf(weights + net.offset, bidder, 1));
  for (let v: usize = 0; v < bytes; v += 16) v128.store(scores + v, f32x4.add(v128.load(scores + v), offset));
  addWeightedSum(view, blockOf(weights + net.cross, bidder, net.inputs), scores, net.inputs, bytes);
  denseLinear(
    view, blockOf(weights + net.weights1, bidder, net.inputs * hidden),
    blockOf(weights + net.biases1, bidder, hidden), units1, net.inputs, hidden, bytes,
  );
  activate(units1, bytes);
  denseLinear(
    units1, blockOf(weights + net.weights2, bidder, hidden * hidden),
    blockOf(weights + net.biases2, bidder, hidden), units2, hidden, hidden, bytes,
  );
  activate(units2, bytes);
  addWeightedSum(units2, blockOf(weights + net.weights3, bidder, hidden), scores, hidden, bytes);
}

/** Adds to `gradient` what `slopes[tile]` of a bidder's score cause, after `addMonotone` of the same view. */
export function monotoneBackward(
  bidder: i32, view: usize, units1: usize, units2: usize, slopes: usize, gradient: usize, bytes: usize,
): void {
  const hidden = net.hidden, deltas1 = scratch + net.deltas1, deltas2 = scratch + net.deltas2;
  const weights3 = blockOf(net.effective + net.weights3, bidder, hidden);
  addSumOver(slopes, blockOf(gradient + net.offset, bidder, 1), bytes);
  weightedSumBackward(view, slopes, blockOf(gradient + net.cross, bidder, net.inputs), net.inputs, bytes);
  weightedSumBackward(units2, slopes, blockOf(gradient + net.weights3, bidder, hidden), hidden, bytes);
  for (let k: usize = 0; k < <usize>hidden; k++) {
    const weight = splatAt(weights3 + (k << 2)), delta = deltas2 + k * UNIT;
    for (let v: usize = 0; v < bytes; v += 16) v128.store(delta + v, f32x4.mul(weight, v128.load(slopes + v)));
  }
  mask(deltas2, units2, bytes);
  denseBackwardWeights(
    units1, deltas2, blockOf(gradient + net.weights2, bidder, hidden * hidden),
    blockOf(gradient + net.biases2, bidder, hidden), hidden, hidden, bytes,
  );
  denseLinear(deltas2, blockOf(net.transposed2, bidder, hidden * hidden), net.zeros, deltas1, hidden, hidden, bytes);
  mask(deltas1, units1, bytes);
  denseBackwardWeights(
    view, deltas1, blockOf(gradient + net.weights1, bidder, net.inputs * hidden),
    blockOf(gradient + net.biases1, bidder, hidden), net.inputs, hidden, bytes,
  );
}

/** The activation by thirds, in place: max(z, 0) | min(z, 0) | clamp(z, −1, 1). */
function activate(units: usize, bytes: usize): void {
  const zero = f32x4.splat(0), one = f32x4.splat(1), minusOne = f32x4.splat(-1);
  const third = <usize>net.third * UNIT, end = <usize>net.hidden * UNIT;
  for (let q: usize = 0; q < end; q += UNIT) {
    const low = q < third ? zero : f32x4.splat(-Infinity), high = q < third ? f32x4.splat(Infinity) : zero;
    const clamped = q >= 2 * third;
    const from = clamped ? minusOne : low, to = clamped ? one : high;
    for (let p = units + q; p < units + q + bytes; p += 16) {
      v128.store(p, f32x4.pmin(f32x4.pmax(v128.load(p), from), to));
    }
  }
}

/** Keeps the deltas where the activation of the unit moves with its sum. */
function mask(deltas: usize, units: usize, bytes: usize): void {
  const third = <usize>net.third * UNIT, end = <usize>net.hidden * UNIT;
  for (let q: usize = 0; q < end; q += UNIT) {
    const above = q < third ? f32x4.splat(0) : q < 2 * third ? f32x4.splat(-Infinity) : f32x4.splat(-1);
    const below = q < third ? f32x4.splat(Infinity) : q < 2 * third ? f32x4.splat(0) : f32x4.splat(1);
    for (let v = q; v < q + bytes; v += 16) {
      const unit = v128.load(units + v);
      const moves = v128.and(f32x4.gt(unit, above), f32x4.lt(unit, below));
      v128.store(deltas + v, v128.and(v128.load(deltas + v), moves));
    }
  }
}

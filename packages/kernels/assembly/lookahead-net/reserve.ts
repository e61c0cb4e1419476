// The reserve network on a tile, forward and backward.

import { denseLinear } from "../dense";
import { denseBackwardWeights } from "../dense-gradient";
import { multiplyAdd, sigmoid4, splatAt } from "../simd";
import { UNIT } from "../tile";
import { addSumOver, addWeightedSum, weightedSumBackward } from "../weighted-sum";
import { blockOf, net, scratch } from "./network";
import { prepareViews, viewWithLogs } from "./views";

/** A bidder's own part of an array `[bidders][hidden][tile]`. */
// @ts-ignore: decorator
@inline
function unitsOf(array: usize, bidder: i32): usize {
  return scratch + array + <usize>(bidder * net.hidden) * UNIT;
}

/** Every bidder's reserve from the bids as given. */
export function reservesForward(bytes: usize): void {
  const hidden = net.hidden, inputs = net.inputs, weights = net.effective;
  prepareViews(scratch + net.bids, bytes);
  for (let i = 0; i < net.bidders; i++) {
    const view = viewWithLogs(i, bytes), reserves = scratch + net.reserves + <usize>i * UNIT;
    const units1 = unitsOf(net.reserveUnits1, i), units2 = unitsOf(net.reserveUnits2, i);
    denseLinear(
      view, blockOf(weights + net.reserveWeights1, i, 2 * inputs * hidden),
      blockOf(weights + net.reserveBiases1, i, hidden), units1, 2 * inputs, hidden, bytes,
    );
    silu(units1, unitsOf(net.reserveSlopes1, i), bytes);
    denseLinear(
      units1, blockOf(weights + net.reserveWeights2, i, hidden * hidden),
      blockOf(weights + net.reserveBiases2, i, hidden), units2, hidden, hidden, bytes,
    );
    silu(units2, unitsOf(net.reserveSlopes2, i), bytes);
    const offset = splatAt(blockOf(weights + net.reserveOffset, i, 1));
    for (let v: usize = 0; v < bytes; v += 16) v128.store(reserves + v, offset);
    addWeightedSum(view, blockOf(weights + net.reserveSkip, i, inputs), reserves, inputs, bytes);
    addWeightedSum(units2, blockOf(weights + net.reserveWeights3, i, hidden), reserves, hidden, bytes);
  }
}

/** Adds to `gradient` what `reserveSlopes` cause. */
export function reservesBackward(gradient: usize, bytes: usize): void {
  const hidden = net.hidden, inputs = net.inputs;
  const deltas1 = scratch + net.deltas1, deltas2 = scratch + net.deltas2;
  prepareViews(scratch + net.bids, bytes);
  for (let i = 0; i < net.bidders; i++) {
    const view = viewWithLogs(i, bytes), slopes = scratch + net.reserveSlopes + <usize>i * UNIT;
    const units1 = unitsOf(net.reserveUnits1, i), units2 = unitsOf(net.reserveUnits2, i);
    addSumOver(slopes, blockOf(gradient + net.reserveOffset, i, 1), bytes);
    weightedSumBackward(view, slopes, blockOf(gradient + net.reserveSkip, i, inputs), inputs, bytes);
    weightedSumBackward(units2, slopes, blockOf(gradient + net.reserveWeights3, i, hidden), hidden, bytes);
    const weights3 = blockOf(net.effective + net.reserveWeights3, i, hidden), slopes2 = unitsOf(net.reserveSlopes2, i);
    for (let k: usize = 0; k < <usize>hidden; k++) {
      const weight = splatAt(weights3 + (k << 2));
      for (let v: usize = 0; v < bytes; v += 16) {
        const delta = f32x4.mul(weight, v128.load(slopes + v));
        v128.store(deltas2 + k * UNIT + v, f32x4.mul(delta, v128.load(slopes2 + k * UNIT + v)));
      }
    }
    denseBackwardWeights(
      units1, deltas2, blockOf(gradient + net.reserveWeights2, i, hidden * hidden),
      blockOf(gradient + net.reserveBiases2, i, hidden), hidden, hidden, bytes,
    );
    denseLinear(deltas2, blockOf(net.reserveTransposed2, i, hidden * hidden), net.zeros, deltas1, hidden, hidden, bytes);
    multiplyBy(deltas1, unitsOf(net.reserveSlopes1, i), bytes);
    denseBackwardWeights(
      view, deltas1, blockOf(gradient + net.reserveWeights1, i, 2 * inputs * hidden),
      blockOf(gradient + net.reserveBiases1, i, hidden), 2 * inputs, hidden, bytes,
    );
  }
}

/** z σ(z) in place, and its derivative σ(z) (1 + z (1 − σ(z))). */
function silu(units: usize, slopes: usize, bytes: usize): void {
  const one = f32x4.splat(1);
  for (let q: usize = 0; q < <usize>net.hidden * UNIT; q += UNIT) {
    for (let v = q; v < q + bytes; v += 16) {
      const z = v128.load(units + v), s = sigmoid4(z);
      v128.store(units + v, f32x4.mul(z, s));
      v128.store(slopes + v, f32x4.mul(s, multiplyAdd(z, f32x4.sub(one, s), one)));
    }
  }
}

function multiplyBy(deltas: usize, slopes: usize, bytes: usize): void {
  for (let q: usize = 0; q < <usize>net.hidden * UNIT; q += UNIT) {
    for (let v = q; v < q + bytes; v += 16) {
      v128.store(deltas + v, f32x4.mul(v128.load(deltas + v), v128.load(slopes + v)));
    }
  }
}

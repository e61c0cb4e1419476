// The network on one tile of rows: forward to shares and payment fractions, backward to a gradient.

import { denseBackwardInput, denseLinear, denseRelu } from "../dense";
import { denseBackwardWeights } from "../dense-gradient";
import { exp4, multiplyAdd } from "../simd";
import { UNIT } from "../tile";
import { headLayer, layerAt, net, scratch, shareCount } from "./network";

/** Runs the tile's bids forward. Leaves shares and payment fractions where the head layer has its activations. */
export function forwardTile(bytes: usize): void {
  let x = scratch + net.tileInput;
  for (let k = 0; k < net.hidden; k++) {
    const layer = layerAt(k), y = scratch + layer.activations;
    denseRelu(x, net.parameters + layer.weights, net.parameters + layer.biases, y, layer.inputs, layer.outputs, bytes);
    x = y;
  }
  const heads = headLayer(), y = scratch + heads.activations;
  denseLinear(x, net.parameters + heads.weights, net.parameters + heads.biases, y, heads.inputs, heads.outputs, bytes);
  for (let v: usize = 0; v < bytes; v += 16) {
    softmax(y + v);
    fractions(y + <usize>shareCount() * UNIT + v);
  }
}

/** Where the payment fractions are after a forward pass. */
export function fractionsAt(): usize {
  return scratch + headLayer().activations + <usize>shareCount() * UNIT;
}

function softmax(logits: usize): void {
  const end = logits + <usize>shareCount() * UNIT;
  let highest = v128.load(logits);
  for (let p = logits + UNIT; p < end; p += UNIT) highest = f32x4.pmax(highest, v128.load(p));
  let sum = f32x4.splat(0);
  for (let p = logits; p < end; p += UNIT) {
    const weight = exp4(f32x4.sub(v128.load(p), highest));
    v128.store(p, weight);
    sum = f32x4.add(sum, weight);
  }
  const factor = f32x4.div(f32x4.splat(1), sum);
  for (let p = logits; p < end; p += UNIT) v128.store(p, f32x4.mul(v128.load(p), factor));
}

function fractions(logits: usize): void {
  const one = f32x4.splat(1), end = logits + <usize>net.bidders * UNIT;
  for (let p = logits; p < end; p += UNIT) {
    v128.store(p, f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(v128.load(p))))));
  }
}

/**
 * Adds the gradient of the tile's rows to `gradient`, after their forward pass:
 * the loss changes with a share by `shareSlopes` + ρ_i b_i · `paymentSlopes`,
 * and with a fraction by b_i x_i · `paymentSlopes`.
 */
export function backwardTile(gradient: usize, bytes: usize): void {
  const heads = headLayer();
  for (let v: usize = 0; v < bytes; v += 16) headDeltas(v);
  let k = net.hidden;
  let layer = heads;
  while (k > 0) {
    const below = layerAt(k - 1);
    const x = scratch + below.activations, dy = scratch + layer.deltas;
    denseBackwardWeights(x, dy, gradient + layer.weights, gradient + layer.biases, layer.inputs, layer.outputs, bytes);
    denseBackwardInput(dy, layer.transposed, x, scratch + below.deltas, layer.inputs, layer.outputs, bytes);
    layer = below;
    k--;
  }
  const bids = scratch + net.tileInput, dy = scratch + layer.deltas;
  denseBackwardWeights(bids, dy, gradient + layer.weights, gradient + layer.biases, layer.inputs, layer.outputs, bytes);
}

/** How the loss changes with the logits of four rows. */
function headDeltas(v: usize): void {
  const heads = headLayer(), one = f32x4.splat(1), zero = f32x4.splat(0);
  const shares = scratch + heads.activations + v, deltas = scratch + heads.deltas + v;
  const fractionsFrom = <usize>shareCount() * UNIT, end = <usize>net.bidders * UNIT;
  let mean = zero;
  for (let q: usize = 0; q < end; q += UNIT) {
    const x = v128.load(shares + q), fraction = v128.load(shares + fractionsFrom + q);
    const perFraction = f32x4.mul(v128.load(scratch + net.paymentSlopes + v + q), v128.load(scratch + net.tileInput + v + q));
    const perShare = multiplyAdd(perFraction, fraction, v128.load(scratch + net.shareSlopes + v + q));
    mean = multiplyAdd(perShare, x, mean);
    v128.store(deltas + q, perShare);
    const slope = f32x4.mul(fraction, f32x4.sub(one, fraction));
    v128.store(deltas + fractionsFrom + q, f32x4.mul(f32x4.mul(perFraction, x), slope));
  }
  v128.store(deltas + end, zero);
  for (let q: usize = 0; q <= end; q += UNIT) {
    v128.store(deltas + q, f32x4.mul(v128.load(shares + q), f32x4.sub(v128.load(deltas + q), mean)));
  }
  const padded = <usize>heads.outputs * UNIT;
  for (let q = fractionsFrom + end; q < padded; q += UNIT) v128.store(deltas + q, zero);
}

// One bidder's outcome along many own bids, operation by operation that of mechanism's auction-net.ts and
// moving-input.ts: the same bits. Only the bidder's column of the first layer moves.

import { dense64, denseRows64 } from "../dense64";
import { applyLayer, exponentials, hiddenLayers, layerAt, net, rectifyRows, STRETCH, scratch, sigmoid } from "./network";

/** Allocation and payments of `net.bidder` at every own bid, of one piece of the rows. */
export function alongRows(piece: i32): void {
  const end = min((piece + 1) * net.rowsOfPiece, net.rows), points = net.points;
  for (let row = piece * net.rowsOfPiece; row < end; row++) {
    baseOf(row);
    for (let point = 0; point < points; point += STRETCH) {
      alongStretch(<usize>(row * points + point) << 3, min(STRETCH, points - point));
    }
  }
}

/** The first layer's sums where the bidder bids 0. */
function baseOf(row: i32): void {
  const others = scratch + net.unitsA, first = layerAt(0), scale = load<f64>(net.scale);
  const bids = net.bids + (<usize>(row * net.bidders) << 3);
  for (let i = 0; i < net.bidders; i++) {
    const at = <usize>i << 3;
    store<f64>(others + at, i == net.bidder ? 0 : load<f64>(bids + at) / scale);
  }
  dense64(others, first.weights, first.biases, scratch + net.base, first.inputs, first.outputs);
}

/** @param at where the stretch begins in the lists of own bids and outcomes, bytes */
function alongStretch(at: usize, points: i32): void {
  const unitsA = scratch + net.unitsA, unitsB = scratch + net.unitsB, shares = scratch + net.logits;
  readMoving(net.ownBids + at, points);
  let features = unitsB;
  if (net.hidden > 1) {
    const switching = prepareLines(points);
    secondLayer(switching, points);
    features = hiddenLayers(unitsB, unitsA, 2, points);
  } else firstLayer(points);
  const allocation = layerAt(net.hidden);
  applyLayer(allocation, features, shares, points);
  const own = <usize>net.bidder << 3, bids = net.ownBids + at;
  for (let p = 0; p < points; p++) {
    const row = <usize>p * net.rowBytes, to = at + (<usize>p << 3);
    const sum = exponentials(shares + row, net.bidders + 1), share = load<f64>(shares + row + own) / sum;
    store<f64>(net.allocation + to, share);
    store<f64>(net.payments + to, sigmoid(paymentLogit(features + row)) * load<f64>(bids + (<usize>p << 3)) * share);
  }
}

function readMoving(bids: usize, points: i32): void {
  const scale = load<f64>(net.scale), moving = scratch + net.moving;
  for (let k: usize = 0; k < <usize>points << 3; k += 8) store<f64>(moving + k, load<f64>(bids + k) / scale);
}

/** The weights by which the bidder's bid enters the first layer. */
// @ts-ignore: decorator
@inline
function ownColumn(): usize {
  const first = layerAt(0);
  return first.weights + (<usize>(net.bidder * first.outputs) << 3);
}

/** Where there is no second layer. */
function firstLayer(points: i32): void {
  const base = scratch + net.base, column = ownColumn(), bytes = <usize>layerAt(0).outputs << 3;
  for (let p = 0; p < points; p++) lineAt(base, column, p, bytes);
  rectifyRows(scratch + net.unitsB, layerAt(0).outputs, points);
}

/** Sums of a layer at the p-th own bid, from where they start and how they rise. */
function lineAt(starts: usize, slopes: usize, p: i32, bytes: usize): void {
  const x = v128.load_splat<f64>(scratch + net.moving + (<usize>p << 3));
  const into = scratch + net.unitsB + <usize>p * net.rowBytes;
  for (let k: usize = 0; k < bytes; k += 16) {
    v128.store(into + k, f64x2.add(v128.load(starts + k), f64x2.mul(v128.load(slopes + k), x)));
  }
}

/**
 * First-layer units that are linear on the whole stretch collapse into one line
 * for each unit of the second layer, those that are dead vanish, and those that
 * switch are listed with their weights.
 *
 * @returns how many switch
 */
function prepareLines(points: i32): i32 {
  const second = layerAt(1), bytes = <usize>second.outputs << 3;
  const starts = scratch + net.starts, slopes = scratch + net.slopes;
  const base = scratch + net.base, column = ownColumn(), moving = scratch + net.moving;
  let low = Infinity, high = -Infinity;
  for (let k: usize = 0; k < <usize>points << 3; k += 8) {
    low = min<f64>(low, load<f64>(moving + k));
    high = max<f64>(high, load<f64>(moving + k));
  }
  memory.copy(starts, second.biases, bytes);
  memory.fill(slopes, 0, bytes);
  let switching: usize = 0;
  for (let unit = 0; unit < second.inputs; unit++) {
    const c = load<f64>(base + (<usize>unit << 3)), w = load<f64>(column + (<usize>unit << 3));
    const atLow = c + w * low > 0, atHigh = c + w * high > 0;
    const weights = second.weights + <usize>unit * bytes;
    if (atLow != atHigh) {
      store<f64>(scratch + net.switchStarts + (switching << 3), c);
      store<f64>(scratch + net.switchSlopes + (switching << 3), w);
      memory.copy(scratch + net.switchWeights + switching * bytes, weights, bytes);
      switching++;
    } else if (atLow) {
      addScaled(starts, c, weights, bytes);
      addScaled(slopes, w, weights, bytes);
    }
  }
  return <i32>switching;
}

/** sums[k] += x · weights[k] */
// @ts-ignore: decorator
@inline
function addScaled(sums: usize, x: f64, weights: usize, bytes: usize): void {
  const xs = f64x2.splat(x);
  for (let k: usize = 0; k < bytes; k += 16) {
    v128.store(sums + k, f64x2.add(v128.load(sums + k), f64x2.mul(xs, v128.load(weights + k))));
  }
}

/** The lines and what the switching units add to them. */
function secondLayer(switching: i32, points: i32): void {
  const outputs = layerAt(1).outputs, y = scratch + net.unitsB, values = scratch + net.unitsA;
  for (let p = 0; p < points; p++) {
    lineAt(scratch + net.starts, scratch + net.slopes, p, <usize>outputs << 3);
    const x = load<f64>(scratch + net.moving + (<usize>p << 3)), row = values + <usize>p * net.rowBytes;
    for (let s: usize = 0; s < <usize>switching << 3; s += 8) {
      const value = load<f64>(scratch + net.switchStarts + s) + load<f64>(scratch + net.switchSlopes + s) * x;
      store<f64>(row + s, select<f64>(value, 0, value > 0));
    }
  }
  denseRows64(values, scratch + net.switchWeights, y, net.rowBytes, y, switching, outputs, points, net.rowBytes);
  rectifyRows(y, outputs, points);
}

/** Of the bidder alone. */
function paymentLogit(features: usize): f64 {
  const payment = layerAt(net.hidden + 1), step = <usize>payment.outputs << 3, own = <usize>net.bidder << 3;
  let sum = load<f64>(payment.biases + own), weights = payment.weights + own;
  for (let k = features; k < features + (<usize>payment.inputs << 3); k += 8) {
    sum += load<f64>(k) * load<f64>(weights);
    weights += step;
  }
  return sum;
}

// The first layer of a sweep. Only one input moves, so along a segment each unit is
//
//     max(0, c + w · own bid),   c the sum without the bidder that moves:
//
// dead on the whole segment, linear on the whole segment, or switching inside it. Dead units vanish, linear ones
// collapse into one line a unit of the next layer, and only the switching ones (8 to 15 of 64) go through its product.

import { multiplyAdd, relu, splatAt } from "../simd";
import { layerAt, net, scratch } from "./network";
import { nextValues, nextWeights, SEGMENT_BYTES, turnLists } from "./sweep-lists";

/** Linear units of the segment at hand. */
let linearCount: i32 = 0;

/** The first layer's sums of one profile when all are truthful: what the sweeps of its bidders share. */
export function truthfulSums(bids: usize): void {
  const first = layerAt(0), width = <usize>first.outputs << 2;
  const w = net.parameters + first.weights, b = net.parameters + first.biases, sums = scratch + net.truthfulSums;
  for (let u: usize = 0; u < width; u += 16) {
    let sum = v128.load(b + u);
    for (let i = 0; i < net.bidders; i++) {
      sum = multiplyAdd(splatAt(bids + (<usize>i << 2)), v128.load(w + <usize>i * width + u), sum);
    }
    v128.store(sums + u, sum);
  }
}

/** The sums without bidder i. */
export function othersSums(i: i32, bid: f32): void {
  const first = layerAt(0), width = <usize>first.outputs << 2, own = f32x4.splat(bid);
  const column = net.parameters + first.weights + <usize>i * width;
  for (let u: usize = 0; u < width; u += 16) {
    const sum = v128.load(scratch + net.truthfulSums + u);
    v128.store(scratch + net.othersSums + u, f32x4.sub(sum, f32x4.mul(own, v128.load(column + u))));
  }
}

/**
 * Lists the active units on a segment, and collects the linear ones where the
 * next layer is a hidden one.
 *
 * @param next the next layer's weights, with `nextRow` bytes a unit of this one
 */
export function sweepFirstLayer(i: i32, segment: usize, next: usize, nextRow: usize, collect: bool): void {
  const first = layerAt(0), width = first.outputs;
  const column = net.parameters + first.weights + ((<usize>i * width) << 2), sums = scratch + net.othersSums;
  const g0 = v128.load(segment), g1 = v128.load(segment, 16), g2 = v128.load(segment, 32);
  const low = splatAt(segment), high = splatAt(segment + SEGMENT_BYTES - 4);
  let listed = 0;
  linearCount = 0;
  for (let from = 0; from < width; from += 64) {
    let linear: u64 = 0, switching: u64 = 0;
    const span = min(width - from, 64);
    for (let u = 0; u < span; u += 4) {
      const q = <usize>(from + u) << 2;
      const w = v128.load(column + q), c = v128.load(sums + q);
      const negativeLow = <u64><u32>i32x4.bitmask(multiplyAdd(w, low, c));
      const negativeHigh = <u64><u32>i32x4.bitmask(multiplyAdd(w, high, c));
      switching |= (negativeLow ^ negativeHigh) << u;
      linear |= ((negativeLow | negativeHigh) ^ 15) << u;
    }
    if (!collect) {
      switching |= linear;
      linear = 0;
    }
    for (; switching != 0; switching &= switching - 1) {
      const u = <usize>from + <usize>ctz(switching);
      const w = splatAt(column + (u << 2)), c = splatAt(sums + (u << 2));
      const to = nextValues + <usize>listed * SEGMENT_BYTES;
      v128.store(to, relu(multiplyAdd(w, g0, c)));
      v128.store(to, relu(multiplyAdd(w, g1, c)), 16);
      v128.store(to, relu(multiplyAdd(w, g2, c)), 32);
      store<u32>(nextWeights + (<usize>listed << 2), <u32>(next + u * nextRow));
      listed++;
    }
    for (; linear != 0; linear &= linear - 1) {
      store<u32>(scratch + net.linearUnits + (<usize>linearCount << 2), <u32>from + <u32>ctz(linear));
      linearCount++;
    }
  }
  turnLists(listed);
}

/** The next layer's sums over the linear units alone: starts + slopes · own bid. */
export function sweepLines(i: i32): void {
  const first = layerAt(0), second = layerAt(1), row = <usize>second.outputs << 2;
  const column = net.parameters + first.weights + ((<usize>i * first.outputs) << 2), sums = scratch + net.othersSums;
  const w2 = net.parameters + second.weights, biases = net.parameters + second.biases;
  const units = scratch + net.linearUnits, end = units + (<usize>linearCount << 2);
  const starts = scratch + net.starts, slopes = scratch + net.slopes;
  // Four vectors at a time keep the additions from waiting for one another; widths are multiples of 8.
  let u: usize = 0;
  for (; u + 64 <= row; u += 64) {
    let start0 = v128.load(biases + u), start1 = v128.load(biases + u, 16);
    let start2 = v128.load(biases + u, 32), start3 = v128.load(biases + u, 48);
    let slope0 = f32x4.splat(0), slope1 = slope0, slope2 = slope0, slope3 = slope0;
    for (let q = units; q < end; q += 4) {
      const unit = <usize>load<u32>(q);
      const c = splatAt(sums + (unit << 2)), w = splatAt(column + (unit << 2)), p = w2 + unit * row + u;
      const x0 = v128.load(p), x1 = v128.load(p, 16), x2 = v128.load(p, 32), x3 = v128.load(p, 48);
      start0 = multiplyAdd(x0, c, start0);
      slope0 = multiplyAdd(x0, w, slope0);
      start1 = multiplyAdd(x1, c, start1);
      slope1 = multiplyAdd(x1, w, slope1);
      start2 = multiplyAdd(x2, c, start2);
      slope2 = multiplyAdd(x2, w, slope2);
      start3 = multiplyAdd(x3, c, start3);
      slope3 = multiplyAdd(x3, w, slope3);
    }
    v128.store(starts + u, start0);
    v128.store(starts + u, start1, 16);
    v128.store(starts + u, start2, 32);
    v128.store(starts + u, start3, 48);
    v128.store(slopes + u, slope0);
    v128.store(slopes + u, slope1, 16);
    v128.store(slopes + u, slope2, 32);
    v128.store(slopes + u, slope3, 48);
  }
  for (; u < row; u += 32) {
    let start0 = v128.load(biases + u), start1 = v128.load(biases + u, 16);
    let slope0 = f32x4.splat(0), slope1 = slope0;
    for (let q = units; q < end; q += 4) {
      const unit = <usize>load<u32>(q);
      const c = splatAt(sums + (unit << 2)), w = splatAt(column + (unit << 2)), p = w2 + unit * row + u;
      const x0 = v128.load(p), x1 = v128.load(p, 16);
      start0 = multiplyAdd(x0, c, start0);
      slope0 = multiplyAdd(x0, w, slope0);
      start1 = multiplyAdd(x1, c, start1);
      slope1 = multiplyAdd(x1, w, slope1);
    }
    v128.store(starts + u, start0);
    v128.store(starts + u, start1, 16);
    v128.store(slopes + u, slope0);
    v128.store(slopes + u, slope1, 16);
  }
}

import { multiplyAdd, relu, splatAt } from "../simd";
import { count, nextValues, nextWeights, SEGMENT_BYTES, turnLists, values, weights } from "./sweep-lists";

/**
 * A deeper hidden layer on a segment: reads the list of active units, two
 * outputs by twelve grid points at a time, and lists its own units that are
 * alive somewhere on the segment.
 *
 * @param starts the sums without the listed units `[outputs]`: biases, or lines with `slopes`
 * @param slopes 0 where there are none
 * @param outputs a multiple of 2
 * @param next the next layer's weights, with `nextRow` bytes a unit of this one
 */
// @ts-ignore: decorator
@inline
function sweepDense(starts: usize, slopes: usize, segment: usize, outputs: i32, next: usize, nextRow: usize, lines: bool): void {
  const g0 = v128.load(segment), g1 = v128.load(segment, 16), g2 = v128.load(segment, 32);
  const end = weights + (<usize>count << 2), bytes = <usize>outputs << 2;
  let listed = 0;
  let nextWeight = next;
  for (let u: usize = 0; u < bytes; u += 8) {
    let a0 = splatAt(starts + u), a1 = a0, a2 = a0;
    let b0 = splatAt(starts + u + 4), b1 = b0, b2 = b0;
    if (lines) {
      const slopeA = splatAt(slopes + u), slopeB = splatAt(slopes + u + 4);
      a0 = multiplyAdd(slopeA, g0, a0); a1 = multiplyAdd(slopeA, g1, a1); a2 = multiplyAdd(slopeA, g2, a2);
      b0 = multiplyAdd(slopeB, g0, b0); b1 = multiplyAdd(slopeB, g1, b1); b2 = multiplyAdd(slopeB, g2, b2);
    }
    let x = values;
    for (let q = weights; q < end; q += 4) {
      const p = <usize>load<u32>(q) + u;
      const x0 = v128.load(x), x1 = v128.load(x, 16), x2 = v128.load(x, 32);
      const wa = v128.load_splat<f32>(p), wb = v128.load_splat<f32>(p, 4);
      a0 = multiplyAdd(wa, x0, a0); a1 = multiplyAdd(wa, x1, a1); a2 = multiplyAdd(wa, x2, a2);
      b0 = multiplyAdd(wb, x0, b0); b1 = multiplyAdd(wb, x1, b1); b2 = multiplyAdd(wb, x2, b2);
      x += SEGMENT_BYTES;
    }
    a0 = relu(a0); a1 = relu(a1); a2 = relu(a2); b0 = relu(b0); b1 = relu(b1); b2 = relu(b2);
    // Written either way, kept by counting: a branch would be mispredicted.
    let to = nextValues + <usize>listed * SEGMENT_BYTES;
    v128.store(to, a0); v128.store(to, a1, 16); v128.store(to, a2, 32);
    store<u32>(nextWeights + (<usize>listed << 2), <u32>nextWeight);
    listed += i32(v128.any_true(v128.or(v128.or(a0, a1), a2)));
    nextWeight += nextRow;
    to = nextValues + <usize>listed * SEGMENT_BYTES;
    v128.store(to, b0); v128.store(to, b1, 16); v128.store(to, b2, 32);
    store<u32>(nextWeights + (<usize>listed << 2), <u32>nextWeight);
    listed += i32(v128.any_true(v128.or(v128.or(b0, b1), b2)));
    nextWeight += nextRow;
  }
  turnLists(listed);
}

/** The second hidden layer: its sums begin with the first layer's linear units. */
export function sweepSecondLayer(starts: usize, slopes: usize, segment: usize, outputs: i32, next: usize, nextRow: usize): void {
  sweepDense(starts, slopes, segment, outputs, next, nextRow, true);
}

/** A hidden layer below the second: its sums begin with its biases. */
export function sweepDeeperLayer(biases: usize, segment: usize, outputs: i32, next: usize, nextRow: usize): void {
  sweepDense(biases, 0, segment, outputs, next, nextRow, false);
}

import { multiplyAdd, sumEach } from "./simd";
import { UNIT } from "./tile";

/**
 * The gradient towards a dense layer's parameters, added to what is there:
 * dw[inputs][outputs] += x · dyᵀ and db[outputs] += Σ dy over the rows.
 *
 * @param inputs a multiple of 2
 * @param outputs a multiple of 4
 * @param bytes of a unit to work on, a multiple of 16
 */
export function denseBackwardWeights(x: usize, dy: usize, dw: usize, db: usize, inputs: i32, outputs: i32, bytes: usize): void {
  const weightRow = <usize>outputs << 2;
  for (let o: usize = 0; o < weightRow; o += 16) {
    const deltas = dy + (o >> 2) * UNIT;
    for (let j = 0; j < inputs; j += 2) {
      let px = x + <usize>j * UNIT, pd = deltas;
      const end = px + bytes;
      let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
      do {
        const x0 = v128.load(px), x1 = v128.load(px, UNIT);
        const d0 = v128.load(pd);
        a0 = multiplyAdd(x0, d0, a0); b0 = multiplyAdd(x1, d0, b0);
        const d1 = v128.load(pd, UNIT);
        a1 = multiplyAdd(x0, d1, a1); b1 = multiplyAdd(x1, d1, b1);
        const d2 = v128.load(pd, 2 * UNIT);
        a2 = multiplyAdd(x0, d2, a2); b2 = multiplyAdd(x1, d2, b2);
        const d3 = v128.load(pd, 3 * UNIT);
        a3 = multiplyAdd(x0, d3, a3); b3 = multiplyAdd(x1, d3, b3);
        px += 16; pd += 16;
      } while (px != end);
      const first = dw + <usize>j * weightRow + o, second = first + weightRow;
      v128.store(first, f32x4.add(v128.load(first), sumEach(a0, a1, a2, a3)));
      v128.store(second, f32x4.add(v128.load(second), sumEach(b0, b1, b2, b3)));
    }
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
    for (let p = deltas; p < deltas + bytes; p += 16) {
      s0 = f32x4.add(s0, v128.load(p));
      s1 = f32x4.add(s1, v128.load(p, UNIT));
      s2 = f32x4.add(s2, v128.load(p, 2 * UNIT));
      s3 = f32x4.add(s3, v128.load(p, 3 * UNIT));
    }
    v128.store(db + o, f32x4.add(v128.load(db + o), sumEach(s0, s1, s2, s3)));
  }
}

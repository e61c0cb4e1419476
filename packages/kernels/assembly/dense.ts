// Dense layers on a tile: y = act(x · w + b), and the gradient towards x.

import { multiplyAdd, relu, splatAt } from "./simd";
import { UNIT } from "./tile";

/** What happens to the sums of {@link dense}. */
const enum Finish {
  /** + bias */
  Linear,
  /** relu(+ bias) */
  Relu,
  /** kept where the activation at `aux` is positive: a ReLU's gradient */
  Masked,
}

/**
 * y[outputs][tile] from x[inputs][tile] and w[inputs][outputs], four outputs by
 * eight rows at a time: what sixteen registers hold. Larger blocks spill.
 *
 * @param aux biases `[outputs]`, or for `Masked` the activations `[outputs][tile]`
 * @param outputs a multiple of 4
 * @param bytes of a unit to work on, a multiple of 32
 */
// @ts-ignore: decorator
@inline
function dense(x: usize, w: usize, aux: usize, y: usize, inputs: i32, outputs: i32, bytes: usize, finish: Finish): void {
  const weightRow = <usize>outputs << 2;
  const inputBytes = <usize>inputs * UNIT;
  for (let o: usize = 0; o < weightRow; o += 16) {
    const maskUnit = aux + (o >> 2) * UNIT;
    const target = y + (o >> 2) * UNIT;
    for (let v: usize = 0; v < bytes; v += 32) {
      let a0 = f32x4.splat(0), b0 = a0, c0 = a0, d0 = a0;
      if (finish != Finish.Masked) {
        a0 = splatAt(aux + o); b0 = splatAt(aux + o + 4); c0 = splatAt(aux + o + 8); d0 = splatAt(aux + o + 12);
      }
      let a1 = a0, b1 = b0, c1 = c0, d1 = d0;
      let px = x + v, pw = w + o;
      const end = px + inputBytes;
      do {
        const x0 = v128.load(px), x1 = v128.load(px, 16);
        const wa = v128.load_splat<f32>(pw);
        a0 = multiplyAdd(wa, x0, a0); a1 = multiplyAdd(wa, x1, a1);
        const wb = v128.load_splat<f32>(pw, 4);
        b0 = multiplyAdd(wb, x0, b0); b1 = multiplyAdd(wb, x1, b1);
        const wc = v128.load_splat<f32>(pw, 8);
        c0 = multiplyAdd(wc, x0, c0); c1 = multiplyAdd(wc, x1, c1);
        const wd = v128.load_splat<f32>(pw, 12);
        d0 = multiplyAdd(wd, x0, d0); d1 = multiplyAdd(wd, x1, d1);
        px += UNIT; pw += weightRow;
      } while (px != end);
      if (finish == Finish.Relu) {
        a0 = relu(a0); a1 = relu(a1); b0 = relu(b0); b1 = relu(b1);
        c0 = relu(c0); c1 = relu(c1); d0 = relu(d0); d1 = relu(d1);
      } else if (finish == Finish.Masked) {
        const zero = f32x4.splat(0), m = maskUnit + v;
        a0 = v128.and(a0, f32x4.gt(v128.load(m), zero));
        a1 = v128.and(a1, f32x4.gt(v128.load(m, 16), zero));
        b0 = v128.and(b0, f32x4.gt(v128.load(m, UNIT), zero));
        b1 = v128.and(b1, f32x4.gt(v128.load(m, UNIT + 16), zero));
        c0 = v128.and(c0, f32x4.gt(v128.load(m, 2 * UNIT), zero));
        c1 = v128.and(c1, f32x4.gt(v128.load(m, 2 * UNIT + 16), zero));
        d0 = v128.and(d0, f32x4.gt(v128.load(m, 3 * UNIT), zero));
        d1 = v128.and(d1, f32x4.gt(v128.load(m, 3 * UNIT + 16), zero));
      }
      const t = target + v;
      v128.store(t, a0); v128.store(t, a1, 16);
      v128.store(t, b0, UNIT); v128.store(t, b1, UNIT + 16);
      v128.store(t, c0, 2 * UNIT); v128.store(t, c1, 2 * UNIT + 16);
      v128.store(t, d0, 3 * UNIT); v128.store(t, d1, 3 * UNIT + 16);
    }
  }
}

/** y = x · w + b. */
export function denseLinear(x: usize, w: usize, b: usize, y: usize, inputs: i32, outputs: i32, bytes: usize): void {
  dense(x, w, b, y, inputs, outputs, bytes, Finish.Linear);
}

/** y = max(0, x · w + b). */
export function denseRelu(x: usize, w: usize, b: usize, y: usize, inputs: i32, outputs: i32, bytes: usize): void {
  dense(x, w, b, y, inputs, outputs, bytes, Finish.Relu);
}

/**
 * dx[inputs][tile] = [x > 0] · (dy · wᵀ), where x are the layer's inputs after their own ReLU.
 *
 * @param transposed wᵀ, `[outputs][inputs]`; `inputs` a multiple of 4
 */
export function denseBackwardInput(dy: usize, transposed: usize, x: usize, dx: usize, inputs: i32, outputs: i32, bytes: usize): void {
  dense(dy, transposed, x, dx, outputs, inputs, bytes, Finish.Masked);
}

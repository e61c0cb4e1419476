// A layer with one output: y = Σ_k w_k x_k, and its gradients.

import { multiplyAdd, splatAt, sumLanes } from "./simd";
import { UNIT } from "./tile";

/** y[tile] += Σ_k w[k] · x[k][tile] */
export function addWeightedSum(x: usize, w: usize, y: usize, inputs: i32, bytes: usize): void {
  const end = w + (<usize>inputs << 2);
  for (let v: usize = 0; v < bytes; v += 32) {
    let a = v128.load(y + v), b = v128.load(y + v, 16);
    let px = x + v;
    for (let pw = w; pw < end; pw += 4) {
      const weight = splatAt(pw);
      a = multiplyAdd(weight, v128.load(px), a);
      b = multiplyAdd(weight, v128.load(px, 16), b);
      px += UNIT;
    }
    v128.store(y + v, a);
    v128.store(y + v, b, 16);
  }
}

/** dw[k] += Σ x[k] · dy over the rows */
export function weightedSumBackward(x: usize, dy: usize, dw: usize, inputs: i32, bytes: usize): void {
  for (let k = 0; k < inputs; k++) {
    let sum = f32x4.splat(0);
    for (let v: usize = 0; v < bytes; v += 16) sum = multiplyAdd(v128.load(x + v), v128.load(dy + v), sum);
    addAt(dw, sumLanes(sum));
    x += UNIT;
    dw += 4;
  }
}

/** db += Σ dy over the rows */
export function addSumOver(dy: usize, db: usize, bytes: usize): void {
  let sum = f32x4.splat(0);
  for (let v: usize = 0; v < bytes; v += 16) sum = f32x4.add(sum, v128.load(dy + v));
  addAt(db, sumLanes(sum));
}

// @ts-ignore: decorator
@inline
function addAt(address: usize, value: f32): void {
  store<f32>(address, load<f32>(address) + value);
}

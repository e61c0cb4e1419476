import { multiplyAdd } from "./simd";

/**
 * One step of Adam, with the sum of partial gradients in the same pass. The
 * partial gradients are added in their order, so that the sum does not depend
 * on which thread made which.
 *
 *     m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²
 *     p ← p − rate · m / (correction · √v + ε)
 *
 * Kingma and Ba, "Adam: A Method for Stochastic Optimization" (2015), algorithm 1.
 *
 * @param stride bytes from one partial gradient to the next
 * @param bytes of the parameters to update, a multiple of 16
 * @param rate learning rate / (1 − β₁ᵗ)
 * @param correction 1 / √(1 − β₂ᵗ)
 */
export function adam(
  parameters: usize, firstMoments: usize, secondMoments: usize,
  gradients: usize, stride: usize, partials: i32, bytes: usize,
  rate: f32, correction: f32, beta1: f32, beta2: f32, fresh1: f32, fresh2: f32, epsilon: f32,
): void {
  const b1 = f32x4.splat(beta1), b2 = f32x4.splat(beta2), f1 = f32x4.splat(fresh1), f2 = f32x4.splat(fresh2);
  const step = f32x4.splat(rate), c = f32x4.splat(correction), e = f32x4.splat(epsilon);
  for (let at: usize = 0; at < bytes; at += 16) {
    let from = gradients + at;
    let g = v128.load(from);
    for (let k = 1; k < partials; k++) {
      from += stride;
      g = f32x4.add(g, v128.load(from));
    }
    const m = multiplyAdd(f1, g, f32x4.mul(b1, v128.load(firstMoments + at)));
    const v = multiplyAdd(f32x4.mul(f2, g), g, f32x4.mul(b2, v128.load(secondMoments + at)));
    v128.store(firstMoments + at, m);
    v128.store(secondMoments + at, v);
    const size = multiplyAdd(f32x4.sqrt(v), c, e);
    v128.store(parameters + at, f32x4.sub(v128.load(parameters + at), f32x4.div(f32x4.mul(step, m), size)));
  }
}

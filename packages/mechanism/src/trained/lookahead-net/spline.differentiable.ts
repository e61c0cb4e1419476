import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { Tf } from "../architecture.differentiable.js";
import { dense } from "./dense.differentiable.js";
import { type LookaheadNetSpec, ownInput } from "./spec.js";
import { STEEPEST } from "./spline.js";
import { type Column, splitSets } from "./weight-sets.differentiable.js";

/**
 * The spline of the own bid as a layer of ReLUs, with increments of slopes in
 * place of slopes:
 *
 *     ψ(b) = Σ_k (e^{a_k} − e^{a_{k−1}}) relu(b − κ_k) − e^{a_0} relu(κ_1 − b),   the first increment being e^{a_1}
 *
 * @param knots `[sets, pieces]`
 * @param logSlopes `[sets, pieces + 1]`
 */
export function splineColumns(tf: Tf, spec: LookaheadNetSpec, knots: Tensor, logSlopes: Tensor): Column[] {
  const features = spec.pieces + 1;
  // [slopes, features]: the first feature is the ReLU below all knots.
  const increments = tf.buffer([features, features]);
  for (let k = 0; k < features; k++) increments.set(k === 0 ? -1 : 1, k, k);
  for (let k = 2; k < features; k++) increments.set(-1, k - 1, k);
  const slopes = tf.exp(tf.clipByValue(logSlopes, -STEEPEST, STEEPEST)) as Tensor2D;
  const coefficients = splitSets(tf, spec, tf.matMul(slopes, increments.toTensor() as Tensor2D), features);
  const starts = splitSets(tf, spec, knots, 1);
  return coefficients.map((coefficient, set) => {
    const selection = tf.buffer([spec.bidders, features]);
    for (let k = 0; k < features; k++) selection.set(k === 0 ? -1 : 1, ownInput(spec, set), k);
    const directions = selection.toTensor() as Tensor2D;
    const ofSet = starts[set]!;
    const shifts = tf.reshape(tf.concat([tf.slice2d(ofSet, [0, 0], [1, 1]), tf.neg(ofSet)], 1), [
      features,
    ]) as Tensor1D;
    return (inputs) => {
      const rising = tf.relu(tf.add(tf.matMul(inputs, directions), shifts)) as Tensor2D;
      return dense(tf, rising, coefficient, null, { activation: "none", inputGradient: false });
    };
  });
}

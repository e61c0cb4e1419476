import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import type { Tf } from "../architecture.differentiable.js";
import { dense, withBiases } from "./dense.differentiable.js";
import { type LookaheadNetSpec, ownInput, weightSets } from "./spec.js";
import { STEEPEST } from "./spline.js";
import type { Column } from "./weight-sets.differentiable.js";

/**
 * The spline of the own bid as a layer of ReLUs, with increments of slopes in
 * place of slopes:
 *
 *     ψ(b) = Σ_k (e^{a_k} − e^{a_{k−1}}) relu(b − κ_k) − e^{a_0} relu(κ_1 − b),   the first increment being e^{a_1}
 *
 * @param knots `[sets, pieces]`, not learned
 * @param logSlopes `[sets, pieces + 1]`
 */
export function splineColumn(tf: Tf, spec: LookaheadNetSpec, knots: Tensor, logSlopes: Tensor): Column {
  const { bidders } = spec;
  const sets = weightSets(spec);
  const features = spec.pieces + 1;
  // [slopes, features]: the first feature is the ReLU below all knots.
  const increments = tf.buffer([features, features]);
  for (let k = 0; k < features; k++) increments.set(k === 0 ? -1 : 1, k, k);
  for (let k = 2; k < features; k++) increments.set(-1, k - 1, k);
  const slopes = tf.exp(tf.clipByValue(logSlopes, -STEEPEST, STEEPEST)) as Tensor2D;
  const coefficients = tf.reshape(tf.matMul(slopes, increments.toTensor() as Tensor2D), [sets, features, 1]);
  const shifts = tf.concat([tf.slice(knots, [0, 0], [-1, 1]), tf.neg(knots)], 1);
  const directions = tf.tensor(
    Float32Array.from({ length: sets * bidders * features }, (_, at) => {
      const set = Math.floor(at / (bidders * features));
      if (Math.floor(at / features) % bidders !== ownInput(spec, set)) return 0;
      return at % features === 0 ? -1 : 1;
    }),
    [sets, bidders, features],
  );
  const kinks = withBiases(tf, directions, tf.reshape(shifts, [sets, 1, features]));
  return (bids) =>
    dense(tf, tf.relu(tf.matMul(bids, kinks)), coefficients, { activation: "none", inputGradient: false });
}

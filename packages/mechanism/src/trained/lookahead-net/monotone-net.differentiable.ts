import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { Tf } from "../architecture.differentiable.js";
import { dense } from "./dense.differentiable.js";
import { type LookaheadNetSpec, weightSets } from "./spec.js";
import { thirds } from "./thirds.js";
import { type Column, ownAndOthers, splitSets } from "./weight-sets.differentiable.js";

/**
 * The monotone network with its {@link thirds}. All weight sets are rewritten
 * for ReLUs at once, before they are split.
 *
 * @param array the network's arrays by name, as `lookaheadNetShapes` has them
 */
export function monotoneColumns(tf: Tf, spec: LookaheadNetSpec, array: (name: string) => Tensor): Column[] {
  const { bidders, hidden } = spec;
  const sets = weightSets(spec);
  const { relus, ...kinds } = thirds(hidden);
  const [sign, shift] = [tf.tensor1d(kinds.sign), tf.tensor1d(kinds.shift)];
  const share = tf.reshape(tf.tensor1d(kinds.share), [relus, 1]);
  /** What leads to a unit leads to its ReLUs: the last axis becomes `[relus]`. */
  const toRelus = (weights: Tensor): Tensor => tf.mul(lastThirdTwice(tf, weights, weights.rank - 1), sign);
  /** What comes from a unit comes from its ReLUs: axis 1 becomes `[relus]`. */
  const fromRelus = (weights: Tensor): Tensor => tf.mul(lastThirdTwice(tf, weights, 1), share);
  /** What the saturating units' −1 adds to the next layer, `[sets, 1, outputs]`. */
  const lessOne = (weights: Tensor): Tensor => {
    const saturating = tf.slice(weights, [0, (2 * hidden) / 3, 0], [-1, -1, -1]);
    return tf.neg(tf.sum(saturating, 1, true));
  };
  const biasesOf = (biases: Tensor): Tensor => tf.add(toRelus(biases), shift);

  const positive1 = tf.mul(tf.softplus(array("weights1")), ownAndOthers(tf, spec, 1, -1));
  const positive2 = tf.softplus(array("weights2"));
  const positive3 = tf.expandDims(tf.softplus(array("weights3")), 2);
  const split = (tensor: Tensor, rows: number) => splitSets(tf, spec, tensor, rows);
  const weights1 = split(toRelus(positive1), bidders);
  const biases1 = split(biasesOf(array("biases1")), 1);
  const weights2 = split(fromRelus(toRelus(positive2)), relus);
  const constant2 = tf.reshape(lessOne(positive2), [sets, hidden]);
  const biases2 = split(biasesOf(tf.add(array("biases2"), constant2)), 1);
  const weights3 = split(fromRelus(positive3), relus);
  const biases3 = split(lessOne(positive3), 1);
  const flat = (bias: Tensor2D) => tf.reshape(bias, [-1]) as Tensor1D;
  return weights1.map((layer1, set) => {
    const [shift1, shift2, shift3] = [flat(biases1[set]!), flat(biases2[set]!), flat(biases3[set]!)];
    return (inputs) => {
      const units1 = dense(tf, inputs, layer1, shift1, { activation: "relu", inputGradient: false });
      const units2 = dense(tf, units1, weights2[set]!, shift2, { activation: "relu", inputGradient: true });
      return dense(tf, units2, weights3[set]!, shift3, { activation: "none", inputGradient: true });
    };
  });
}

function lastThirdTwice(tf: Tf, tensor: Tensor, axis: number): Tensor {
  const begin = tensor.shape.map((size, at) => (at === axis ? (2 * size) / 3 : 0));
  const size = tensor.shape.map(() => -1);
  return tf.concat([tensor, tf.slice(tensor, begin, size)], axis);
}

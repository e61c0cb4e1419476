import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tf } from "../architecture.differentiable.js";
import { dense, withBiases, withConstantUnit } from "./dense.differentiable.js";
import { type LookaheadNetSpec, weightSets } from "./spec.js";
import { thirds } from "./thirds.js";
import { type Column, ownAndOthers } from "./weight-sets.differentiable.js";

/**
 * The monotone network with its {@link thirds}, rewritten for ReLUs.
 *
 * @param array the network's arrays by name, as `lookaheadNetShapes` has them
 */
export function monotoneColumn(tf: Tf, spec: LookaheadNetSpec, array: (name: string) => Tensor): Column {
  const { hidden } = spec;
  const sets = weightSets(spec);
  const { relus, ...kinds } = thirds(hidden);
  const [sign, shift] = [tf.tensor1d(kinds.sign), tf.tensor1d(kinds.shift)];
  const share = tf.reshape(tf.tensor1d(kinds.share), [relus, 1]);
  /** What leads to a unit leads to its ReLUs: the last axis becomes `[relus]`. */
  const toRelus = (weights: Tensor): Tensor => tf.mul(lastThirdTwice(tf, weights, 2), sign);
  /** What comes from a unit comes from its ReLUs: axis 1 becomes `[relus]`. */
  const fromRelus = (weights: Tensor): Tensor => tf.mul(lastThirdTwice(tf, weights, 1), share);
  /** What the saturating units' −1 adds to the next layer, `[sets, 1, outputs]`. */
  const lessOne = (weights: Tensor): Tensor => {
    const saturating = tf.slice(weights, [0, (2 * hidden) / 3, 0], [-1, -1, -1]);
    return tf.neg(tf.sum(saturating, 1, true));
  };
  const row = (biases: Tensor): Tensor => tf.reshape(biases, [sets, 1, hidden]);
  const hiddenLayer = (weights: Tensor, biases: Tensor): Tensor =>
    withConstantUnit(tf, withBiases(tf, toRelus(weights), tf.add(toRelus(biases), shift)), "relu");

  const positive1 = tf.mul(tf.softplus(array("weights1")), ownAndOthers(tf, spec, 1, -1));
  const positive2 = tf.softplus(array("weights2"));
  const positive3 = tf.expandDims(tf.softplus(array("weights3")), 2);
  const layer1 = hiddenLayer(positive1, row(array("biases1")));
  const layer2 = hiddenLayer(fromRelus(positive2), tf.add(row(array("biases2")), lessOne(positive2)));
  const layer3 = withBiases(tf, fromRelus(positive3), lessOne(positive3));
  return (bids) => {
    const units1 = dense(tf, bids, layer1, { activation: "relu", inputGradient: false });
    const units2 = dense(tf, units1, layer2, { activation: "relu", inputGradient: true });
    return dense(tf, units2, layer3, { activation: "none", inputGradient: true });
  };
}

function lastThirdTwice(tf: Tf, tensor: Tensor, axis: number): Tensor {
  const begin = tensor.shape.map((size, at) => (at === axis ? (2 * size) / 3 : 0));
  const size = tensor.shape.map(() => -1);
  return tf.concat([tensor, tf.slice(tensor, begin, size)], axis);
}

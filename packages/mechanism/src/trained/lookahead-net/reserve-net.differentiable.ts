import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { Tf } from "../architecture.differentiable.js";
import { dense } from "./dense.differentiable.js";
import { LOG_SHIFT } from "./reserve-net.js";
import type { LookaheadNetSpec } from "./spec.js";
import { type Column, ownAndOthers, splitSets } from "./weight-sets.differentiable.js";

/**
 * The reserve network; the weights of the own bid are multiplied by 0.
 *
 * @param array the network's arrays by name, as `lookaheadNetShapes` has them
 */
export function reserveColumns(tf: Tf, spec: LookaheadNetSpec, array: (name: string) => Tensor): Column[] {
  const { bidders, hidden } = spec;
  const others = ownAndOthers(tf, spec, 0, 1);
  const split = (tensor: Tensor, rows: number) => splitSets(tf, spec, tensor, rows);
  const both = tf.concat([tf.mul(array("weights1"), others), tf.mul(array("log-weights1"), others)], 1);
  const weights1 = split(both, 2 * bidders);
  const weights2 = split(array("weights2"), hidden);
  const weights3 = split(array("weights3"), hidden);
  const skips = split(tf.mul(tf.expandDims(array("skip"), 2), others), bidders);
  const biases1 = split(array("biases1"), 1);
  const biases2 = split(array("biases2"), 1);
  const offsets = split(array("offset"), 1);
  const flat = (bias: Tensor2D) => tf.reshape(bias, [-1]) as Tensor1D;
  return weights1.map((layer1, set) => {
    const [shift1, shift2, offset] = [flat(biases1[set]!), flat(biases2[set]!), flat(offsets[set]!)];
    return (inputs) => {
      const features = tf.concat([inputs, tf.log(tf.add(inputs, LOG_SHIFT))], 1) as Tensor2D;
      const units1 = dense(tf, features, layer1, shift1, { activation: "silu", inputGradient: false });
      const units2 = dense(tf, units1, weights2[set]!, shift2, { activation: "silu", inputGradient: true });
      return tf.add(
        dense(tf, units2, weights3[set]!, offset, { activation: "none", inputGradient: true }),
        dense(tf, inputs, skips[set]!, null, { activation: "none", inputGradient: false }),
      );
    };
  });
}

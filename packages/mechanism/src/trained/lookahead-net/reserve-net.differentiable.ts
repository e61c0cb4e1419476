import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tf } from "../architecture.differentiable.js";
import { dense, withBiases, withConstantUnit } from "./dense.differentiable.js";
import { LOG_SHIFT } from "./reserve-net.js";
import { type LookaheadNetSpec, weightSets } from "./spec.js";
import { type Column, ownAndOthers } from "./weight-sets.differentiable.js";

/**
 * The reserve network; the weights of the own bid are multiplied by 0.
 *
 * @param array the network's arrays by name, as `lookaheadNetShapes` has them
 */
export function reserveColumn(tf: Tf, spec: LookaheadNetSpec, array: (name: string) => Tensor): Column {
  const { bidders, hidden } = spec;
  const sets = weightSets(spec);
  const others = ownAndOthers(tf, spec, 0, 1);
  const row = (biases: Tensor, outputs: number): Tensor => tf.reshape(biases, [sets, 1, outputs]);
  const ofLogs = tf.mul(array("log-weights1"), others);
  const ofBids = withBiases(tf, tf.mul(array("weights1"), others), row(array("biases1"), hidden));
  const layer1 = withConstantUnit(tf, tf.concat([ofLogs, ofBids], 1), "silu");
  const layer2 = withConstantUnit(
    tf,
    withBiases(tf, array("weights2"), row(array("biases2"), hidden)),
    "silu",
  );
  const layer3 = withBiases(tf, tf.expandDims(array("weights3"), 2), row(array("offset"), 1));
  const noBias = tf.zeros([sets, 1, 1]);
  const skip = withBiases(tf, tf.mul(tf.expandDims(array("skip"), 2), others), noBias);
  return (bids) => {
    const rows = bids.shape[1]!;
    const logs = tf.log(tf.add(tf.slice(bids, [0, 0, 0], [-1, rows, bidders]), LOG_SHIFT));
    const features = tf.concat([logs, bids], 2);
    const units1 = dense(tf, features, layer1, { activation: "silu", inputGradient: false });
    const units2 = dense(tf, units1, layer2, { activation: "silu", inputGradient: true });
    return tf.add(
      dense(tf, units2, layer3, { activation: "none", inputGradient: true }),
      dense(tf, bids, skip, { activation: "none", inputGradient: false }),
    );
  };
}

import type { Tensor2D } from "@tensorflow/tfjs-core";
import type { DifferentiableArchitecture } from "../differentiable.js";
import type { AuctionNetSpec } from "./auction-net.js";

/** AuctionNet as tensor operations: the same function as its `run`, in units of `spec.scale`. */
export const differentiableAuctionNet: DifferentiableArchitecture<AuctionNetSpec> = {
  forward(tf, spec, parameters, bids) {
    const dense = (name: string, inputs: Tensor2D): Tensor2D =>
      tf.add(tf.matMul(inputs, parameters[`${name}.weight`] as Tensor2D), parameters[`${name}.bias`]!);
    const features = spec.hidden.reduce(
      (inputs, _, layer) => tf.relu(dense(`hidden${layer + 1}`, inputs)),
      bids,
    );
    const shares = tf.softmax(dense("allocation", features));
    const allocation = tf.slice2d(shares, [0, 0], [-1, spec.bidders]);
    const fractions = tf.sigmoid(dense("payment", features));
    return { allocation, payments: tf.mul(tf.mul(fractions, bids), allocation) };
  },
};

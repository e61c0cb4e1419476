import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import type { DifferentiableArchitecture, TensorOutcome, Tf } from "./architecture.differentiable.js";
import type { AuctionNetSpec } from "./auction-net.js";

/** AuctionNet as tensor operations: the same function as its `run`, in units of `spec.scale`. */
export const differentiableAuctionNet = {
  forward,
  bind: (tf, spec, parameters) => (bids) => forward(tf, spec, parameters, bids),
  outcome: (_, network, bids) => network(bids),
} satisfies DifferentiableArchitecture<AuctionNetSpec> & { forward: typeof forward };

/**
 * @param parameters by the names of `Architecture.shapes`
 * @param bids `[batch, bidders]`, in units of `spec.scale`, as are the payments
 */
function forward(
  tf: Tf,
  spec: AuctionNetSpec,
  parameters: Readonly<Record<string, Tensor>>,
  bids: Tensor2D,
): TensorOutcome {
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
}

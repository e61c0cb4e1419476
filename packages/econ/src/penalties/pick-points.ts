import type { Tf } from "@auction-mech/mechanism/differentiable";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";

/**
 * Each bidder's point of its own grid, by its index. A sum over the grid's
 * points, all but one of them times 0, which is exact: TensorFlow.js' `gather`
 * would read the indices back from the device on every call.
 *
 * @param misreports `[bidders][points]`
 * @param indices `[batch, bidders]`
 * @returns `[batch, bidders]`
 */
export function pickPoints(tf: Tf, misreports: readonly Tensor1D[], indices: Tensor): Tensor2D {
  const points = misreports[0]!.shape[0];
  const chosen = tf.equal(tf.expandDims(indices, 2), tf.range(0, points, 1, "int32"));
  return tf.sum(tf.mul(tf.cast(chosen, "float32"), tf.stack([...misreports])), 2) as Tensor2D;
}

import type { TensorOutcome, Tf } from "@auction-mech/mechanism/differentiable";
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { Sweep } from "./penalty.js";

/**
 * Runs an auction forward along each bidder's own misreports.
 *
 * @param forward bids `[rows, bidders]` to outcomes
 * @param values `[batch, bidders]`
 * @param misreports `[bidders][points]`, ascending
 */
export function sweepMisreports(
  tf: Tf,
  forward: (bids: Tensor2D) => TensorOutcome,
  values: Tensor2D,
  misreports: readonly Tensor1D[],
): Sweep {
  const [batch] = values.shape;
  const own = misreports.map((grid, bidder) =>
    tf.tidy(() => {
      const points = grid.shape[0];
      const own = tf.reshape(tf.tile(grid, [batch]), [batch * points, 1]) as Tensor2D;
      const rows = tf.tile(tf.expandDims(values, 1), [1, points, 1]);
      const profiles = tf.reshape(rows, [batch * points, values.shape[1]]) as Tensor2D;
      const { allocation, payments } = forward(replaceColumn(tf, profiles, bidder, own));
      const ofBidder = (outcome: Tensor2D) =>
        tf.reshape(tf.slice2d(outcome, [0, bidder], [-1, 1]), [batch, points]) as Tensor2D;
      return [ofBidder(allocation), ofBidder(payments)];
    }),
  );
  return {
    values,
    misreports,
    allocation: own.map(([allocation]) => allocation!),
    payments: own.map(([, payments]) => payments!),
  };
}

/** `matrix` with its column `index` replaced by `replacement`, `[rows, 1]`. */
export function replaceColumn(tf: Tf, matrix: Tensor2D, index: number, replacement: Tensor2D): Tensor2D {
  const columns = matrix.shape[1];
  return tf.concat(
    [
      tf.slice2d(matrix, [0, 0], [-1, index]),
      replacement,
      tf.slice2d(matrix, [0, index + 1], [-1, columns - index - 1]),
    ],
    1,
  );
}

import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { Penalty } from "./penalty.js";

/**
 * Differentiable {@link monotonicityGap}: mean over profiles of each bidder's
 * largest drop of its allocation along its own bid.
 */
export const monotonicityPenalty: Penalty = {
  name: "monotonicity",
  summary: "Largest drop of the own allocation along the own bid, mean over profiles, one number a bidder",
  selected: 2,
  select(tf, { misreports, allocation }) {
    const before: Tensor1D[] = [];
    const after: Tensor1D[] = [];
    misreports.forEach((grid, bidder) => {
      const shares = allocation[bidder]!;
      const points = grid.shape[0];
      let running = tf.slice2d(shares, [0, 0], [-1, 1]);
      const maxima = [running];
      for (let point = 1; point < points; point++) {
        running = tf.maximum(running, tf.slice2d(shares, [0, point], [-1, 1]));
        maxima.push(running);
      }
      const drop = tf.argMax(tf.sub(tf.concat(maxima, 1), shares), 1) as Tensor1D;
      // The running maximum up to the drop was reached at the highest share among the points before it.
      const upToDrop = tf.lessEqual(tf.range(0, points, 1, "int32"), tf.expandDims(drop, 1));
      const peak = tf.argMax(tf.where(upToDrop, shares, tf.fill(shares.shape, -1)), 1) as Tensor1D;
      before.push(tf.gather(grid, peak));
      after.push(tf.gather(grid, drop));
    });
    return [tf.stack(before, 1) as Tensor2D, tf.stack(after, 1) as Tensor2D];
  },
  value(tf, _values, _truthful, [peak, drop]) {
    return tf.mean(tf.relu(tf.sub(peak!.allocation, drop!.allocation)), 0);
  },
};

import type { Tensor } from "@tensorflow/tfjs-core";
import type { Penalty } from "./penalty.js";
import { pickPoints } from "./pick-points.js";

/**
 * Differentiable {@link monotonicityGap}: mean over profiles of each bidder's
 * largest drop of its allocation along its own bid.
 */
export const monotonicityPenalty: Penalty = {
  name: "monotonicity",
  summary: "Largest drop of the own allocation along the own bid, mean over profiles, one number a bidder",
  selected: 2,
  select(tf, { misreports, allocation }) {
    // [batch, bidders, points]
    const shares = tf.stack([...allocation], 1);
    const points = misreports[0]!.shape[0];
    const maxima: Tensor[] = [];
    for (const share of tf.split(shares, points, 2)) {
      const before = maxima.at(-1);
      maxima.push(before ? tf.maximum(before, share) : share);
    }
    const drop = tf.argMax(tf.sub(tf.concat(maxima, 2), shares), 2);
    // The running maximum up to the drop was reached at the highest share among the points before it.
    const upToDrop = tf.lessEqual(tf.range(0, points, 1, "int32"), tf.expandDims(drop, 2));
    const counts = tf.cast(upToDrop, "float32");
    const peak = tf.argMax(tf.add(tf.mul(shares, counts), tf.sub(counts, 1)), 2);
    return [pickPoints(tf, misreports, peak), pickPoints(tf, misreports, drop)];
  },
  value(tf, _values, _truthful, [peak, drop]) {
    return tf.mean(tf.relu(tf.sub(peak!.allocation, drop!.allocation)), 0);
  },
};

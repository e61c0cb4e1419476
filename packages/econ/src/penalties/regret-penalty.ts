import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { Penalty } from "./penalty.js";

/** Differentiable {@link exPostRegret}: mean over profiles of each bidder's regret over the grid. */
export const regretPenalty: Penalty = {
  name: "regret",
  summary: "Ex-post regret over a grid of misreports, mean over profiles, one number a bidder",
  selected: 1,
  select(tf, { values, misreports, allocation, payments }) {
    const best = misreports.map((grid, bidder) => {
      const own = tf.slice2d(values, [0, bidder], [-1, 1]);
      const utilities = tf.sub(tf.mul(own, allocation[bidder]!), payments[bidder]!);
      return tf.gather(grid, tf.argMax(utilities, 1) as Tensor1D);
    });
    return [tf.stack(best, 1) as Tensor2D];
  },
  value(tf, values, truthful, [lie]) {
    const honest = tf.sub(tf.mul(values, truthful.allocation), truthful.payments);
    const lying = tf.sub(tf.mul(values, lie!.allocation), lie!.payments);
    return tf.mean(tf.relu(tf.sub(lying, honest)), 0);
  },
};

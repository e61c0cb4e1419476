import type { Penalty } from "./penalty.js";
import { pickPoints } from "./pick-points.js";

/** Differentiable {@link exPostRegret}: mean over profiles of each bidder's regret over the grid. */
export const regretPenalty: Penalty = {
  name: "regret",
  summary: "Ex-post regret over a grid of misreports, mean over profiles, one number a bidder",
  selected: 1,
  select(tf, { values, misreports, allocation, payments }) {
    const shares = tf.stack([...allocation], 1);
    const utilities = tf.sub(tf.mul(tf.expandDims(values, 2), shares), tf.stack([...payments], 1));
    return [pickPoints(tf, misreports, tf.argMax(utilities, 2))];
  },
  value(tf, values, truthful, [lie]) {
    const honest = tf.sub(tf.mul(values, truthful.allocation), truthful.payments);
    const lying = tf.sub(tf.mul(values, lie!.allocation), lie!.payments);
    return tf.mean(tf.relu(tf.sub(lying, honest)), 0);
  },
};

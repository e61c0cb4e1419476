import type { Penalty } from "./penalty.js";

/** Differentiable {@link exPostIrViolation}: mean over profiles of max(0, p_i − v_i x_i). */
export const irPenalty: Penalty = {
  name: "ir",
  summary: "Ex-post violation of individual rationality, mean over profiles, one number a bidder",
  selected: 0,
  select: () => [],
  value(tf, values, truthful) {
    return tf.mean(tf.relu(tf.sub(truthful.payments, tf.mul(values, truthful.allocation))), 0);
  },
};

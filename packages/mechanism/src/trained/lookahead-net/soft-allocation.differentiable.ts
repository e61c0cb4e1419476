import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import type { Tf } from "../architecture.differentiable.js";

/** The coefficient of a schedule that is the temperature τ of the soft auction. */
export const TEMPERATURE = "temperature";

/**
 * The soft auction that training improves, monotone in the own bid like the
 * hard one, which it tends to as τ falls to 0:
 *
 *     x_i = softmax_i(s / τ) · σ((b_i − t_i) / τ)
 *
 * @param bids `[rows, bidders]` in units of the scale, as are scores and reserves
 * @param temperature τ, a number or a vector of one
 */
export function softAllocation(
  tf: Tf,
  bids: Tensor2D,
  scores: Tensor2D,
  reserves: Tensor2D,
  temperature: number | Tensor,
): Tensor2D {
  const sharpness = typeof temperature === "number" ? 1 / temperature : tf.div(1, temperature);
  const reaches = tf.sigmoid(tf.mul(tf.sub(bids, reserves), sharpness));
  return tf.mul(tf.softmax(tf.mul(scores, sharpness) as Tensor2D), reaches);
}

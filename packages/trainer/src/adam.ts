import type { Tf } from "@auction-mech/mechanism/differentiable";
import type { Tensor, Tensor1D, Variable } from "@tensorflow/tfjs-core";

export interface AdamOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** The largest Euclidean norm of a step's whole gradient; a longer one is shortened to it. */
  readonly clipNorm?: number;
}

/** All parameters as one vector, with their moments, on the backend. */
export interface AdamSlot {
  readonly parameter: Variable;
  readonly first: Variable;
  readonly second: Variable;
}

/**
 * One step of Adam. Kept here rather than taken from the library, whose
 * optimiser accumulates powers of β in 32 bits and so cannot be restored to
 * the bit.
 *
 * Kingma and Ba, "Adam: A Method for Stochastic Optimization" (2015), algorithm 1.
 *
 * @param step counts from 1
 */
export function adamStep(
  tf: Tf,
  { parameter, first, second }: AdamSlot,
  gradient: Tensor1D,
  step: number,
  learningRate: number,
  { beta1, beta2, epsilon, clipNorm }: AdamOptions,
): void {
  const rate = learningRate / (1 - beta1 ** step);
  const correction = 1 / Math.sqrt(1 - beta2 ** step);
  tf.tidy(() => {
    const used = clipNorm === undefined ? gradient : shortened(tf, gradient, clipNorm);
    first.assign(tf.add(tf.mul(first, beta1), tf.mul(used, 1 - beta1)));
    second.assign(tf.add(tf.mul(second, beta2), tf.mul(tf.square(used), 1 - beta2)));
    const size = tf.add(tf.mul(tf.sqrt(second), correction), epsilon);
    parameter.assign(tf.sub(parameter, tf.mul(tf.div(first, size), rate)));
  });
}

/** min(1, longest / ‖gradient‖) · gradient */
function shortened(tf: Tf, gradient: Tensor1D, longest: number): Tensor {
  const norm = tf.sqrt(tf.sum(tf.square(gradient)));
  return tf.mul(gradient, tf.div(longest, tf.maximum(norm, longest)));
}

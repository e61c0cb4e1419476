import type { Tf } from "@auction-mech/mechanism/differentiable";
import type { Tensor, Variable } from "@tensorflow/tfjs-core";

export interface AdamOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** The largest Euclidean norm of a step's whole gradient; a longer one is shortened to it. */
  readonly clipNorm?: number;
}

/** All parameters as one vector, or one row a trial, with their moments, on the backend. */
export interface AdamSlot {
  readonly parameter: Variable;
  readonly first: Variable;
  readonly second: Variable;
}

/** What a step multiplies by: numbers, or columns `[trials, 1]`. */
export interface AdamFactors {
  readonly rate: number | Tensor;
  readonly correction: number | Tensor;
}

/**
 * The factors of one trial's step.
 *
 * @param step counts from 1
 */
export function adamFactors(
  { beta1, beta2 }: AdamOptions,
  step: number,
  learningRate: number,
): { rate: number; correction: number } {
  return { rate: learningRate / (1 - beta1 ** step), correction: 1 / Math.sqrt(1 - beta2 ** step) };
}

/**
 * One step of Adam. Kept here rather than taken from the library, whose
 * optimiser accumulates powers of β in 32 bits and so cannot be restored to
 * the bit.
 *
 * Kingma and Ba, "Adam: A Method for Stochastic Optimization" (2015), algorithm 1.
 *
 * @param gradient of the parameters' shape
 */
export function adamStep(
  tf: Tf,
  { parameter, first, second }: AdamSlot,
  gradient: Tensor,
  { rate, correction }: AdamFactors,
  { beta1, beta2, epsilon, clipNorm }: AdamOptions,
): void {
  tf.tidy(() => {
    const used = clipNorm === undefined ? gradient : shortened(tf, gradient, clipNorm);
    first.assign(tf.add(tf.mul(first, beta1), tf.mul(used, 1 - beta1)));
    second.assign(tf.add(tf.mul(second, beta2), tf.mul(tf.square(used), 1 - beta2)));
    const size = tf.add(tf.mul(tf.sqrt(second), correction), epsilon);
    parameter.assign(tf.sub(parameter, tf.mul(tf.div(first, size), rate)));
  });
}

/** min(1, longest / ‖gradient‖) · gradient, of every row. */
function shortened(tf: Tf, gradient: Tensor, longest: number): Tensor {
  const norm = tf.sqrt(tf.sum(tf.square(gradient), -1, true));
  return tf.mul(gradient, tf.div(longest, tf.maximum(norm, longest)));
}

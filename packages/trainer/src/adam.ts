import type { Tf } from "@auction-mech/mechanism/differentiable";
import type { NamedTensorMap, Scalar, Variable } from "@tensorflow/tfjs-core";

export interface AdamOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** The largest Euclidean norm of a step's whole gradient; a longer one is shortened to it. */
  readonly clipNorm?: number;
}

/** A parameter with its moments, all on the backend. */
export interface AdamSlot {
  readonly parameter: Variable;
  readonly first: Variable;
  readonly second: Variable;
}

/**
 * One step of Adam on every slot. Kept here rather than taken from the
 * library, whose optimiser accumulates powers of β in 32 bits and so cannot
 * be restored to the bit.
 *
 * Kingma and Ba, "Adam: A Method for Stochastic Optimization" (2015), algorithm 1.
 *
 * @param step counts from 1
 */
export function adamStep(
  tf: Tf,
  slots: Readonly<Record<string, AdamSlot>>,
  gradients: NamedTensorMap,
  step: number,
  learningRate: number,
  { beta1, beta2, epsilon, clipNorm }: AdamOptions,
): void {
  const rate = learningRate / (1 - beta1 ** step);
  const correction = 1 / Math.sqrt(1 - beta2 ** step);
  tf.tidy(() => {
    const shorten = clipNorm === undefined ? undefined : shortening(tf, gradients, clipNorm);
    for (const [name, { parameter, first, second }] of Object.entries(slots)) {
      const gradient = shorten ? tf.mul(gradients[name]!, shorten) : gradients[name]!;
      first.assign(tf.add(tf.mul(first, beta1), tf.mul(gradient, 1 - beta1)));
      second.assign(tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
      const size = tf.add(tf.mul(tf.sqrt(second), correction), epsilon);
      parameter.assign(tf.sub(parameter, tf.mul(tf.div(first, size), rate)));
    }
  });
}

/** min(1, longest / ‖gradient‖) */
function shortening(tf: Tf, gradients: NamedTensorMap, longest: number): Scalar {
  const whole = tf.concat(Object.values(gradients).map((gradient) => tf.reshape(gradient, [-1])));
  return tf.minimum(1, tf.div(longest, tf.maximum(tf.sqrt(tf.sum(tf.square(whole))), 1e-20)));
}

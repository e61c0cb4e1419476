import type { Tf } from "@auction-mech/mechanism/differentiable";
import type { NamedTensorMap, Variable } from "@tensorflow/tfjs-core";

export interface AdamOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
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
  { beta1, beta2, epsilon }: AdamOptions,
): void {
  const rate = learningRate / (1 - beta1 ** step);
  const correction = 1 / Math.sqrt(1 - beta2 ** step);
  tf.tidy(() => {
    for (const [name, { parameter, first, second }] of Object.entries(slots)) {
      const gradient = gradients[name]!;
      first.assign(tf.add(tf.mul(first, beta1), tf.mul(gradient, 1 - beta1)));
      second.assign(tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
      const size = tf.add(tf.mul(tf.sqrt(second), correction), epsilon);
      parameter.assign(tf.sub(parameter, tf.mul(tf.div(first, size), rate)));
    }
  });
}

import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tf } from "../architecture.differentiable.js";

export interface DenseOptions {
  readonly activation: "relu" | "silu" | "none";
  /** Whether `inputs` depend on parameters; where they are data no time is spent on their gradient. */
  readonly inputGradient: boolean;
}

/** What silu takes to 1. */
const SILU_TO_ONE = 1.278464542761074;

/**
 * One dense layer of every weight set, activation(inputs · weights), as a
 * single operation with its own gradient, which skips that of inputs that are
 * data. The biases are the weights' last row, and the last input is 1: adding
 * them costs no operation of its own, and neither does their gradient.
 *
 * @param inputs `[sets or 1, rows, width]`, 1 where all sets read the same
 * @param weights `[sets, width, outputs]`
 * @returns `[sets, rows, outputs]`
 */
export function dense(
  tf: Tf,
  inputs: Tensor,
  weights: Tensor,
  { activation, inputGradient }: DenseOptions,
): Tensor {
  const learned = inputGradient ? [weights, inputs] : [weights];
  const layer = tf.customGrad((...given) => {
    const save = given.pop() as unknown as (tensors: Tensor[]) => void;
    const sums = tf.matMul(inputs, weights);
    save([inputs, weights, sums]);
    return {
      value: activate(tf, sums, activation),
      gradFunc: (dy, saved) => {
        const [x, w, z] = saved as [Tensor, Tensor, Tensor];
        const dz = activation === "none" ? dy : tf.mul(dy, slope(tf, z, activation));
        const ofWeights = tf.matMul(x, dz, true, false);
        return inputGradient ? [ofWeights, tf.matMul(dz, w, false, true)] : [ofWeights];
      },
    };
  });
  return layer(...learned);
}

/** `matrices` with `row`, `[sets, 1, columns]`, below each: weights and their biases. */
export function withBiases(tf: Tf, matrices: Tensor, row: Tensor): Tensor {
  return tf.concat([matrices, row], 1);
}

/**
 * Weights and biases of a layer that has one more output, which is 1: the
 * input that the next layer's biases are multiplied by.
 */
export function withConstantUnit(tf: Tf, weights: Tensor, activation: "relu" | "silu"): Tensor {
  const [sets, width] = weights.shape as [number, number, number];
  const preimage = activation === "silu" ? SILU_TO_ONE : 1;
  const column = Float32Array.from({ length: sets * width }, (_, at) =>
    (at + 1) % width === 0 ? preimage : 0,
  );
  return tf.concat([weights, tf.tensor(column, [sets, width, 1])], 2);
}

function activate(tf: Tf, sums: Tensor, activation: DenseOptions["activation"]): Tensor {
  if (activation === "relu") return tf.relu(sums);
  return activation === "silu" ? tf.mul(sums, tf.sigmoid(sums)) : sums;
}

/** relu' = step and d silu(z) / dz = σ(z) (1 + z (1 − σ(z))). */
function slope(tf: Tf, sums: Tensor, activation: "relu" | "silu"): Tensor {
  if (activation === "relu") return tf.step(sums);
  const sigmoid = tf.sigmoid(sums);
  return tf.mul(sigmoid, tf.add(1, tf.mul(sums, tf.sub(1, sigmoid))));
}

import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { Tf } from "../../differentiable.js";

export interface DenseOptions {
  readonly activation: "relu" | "silu" | "none";
  /** Whether `inputs` depend on parameters; where they are data no time is spent on their gradient. */
  readonly inputGradient: boolean;
}

/**
 * One dense layer, activation(inputs · weights + biases), as a single
 * operation with its own gradient: it skips the gradient of inputs that are
 * data, sums biases by a product with ones, and transposes the narrower matrix
 * only, all of which the library's own gradients do the slow way.
 *
 * @param inputs `[rows, width]`
 * @param weights `[width, outputs]`
 * @param biases `[outputs]`
 * @returns `[rows, outputs]`
 */
export function dense(
  tf: Tf,
  inputs: Tensor2D,
  weights: Tensor2D,
  biases: Tensor1D,
  { activation, inputGradient }: DenseOptions,
): Tensor2D {
  const apply = (x: Tensor2D, w: Tensor2D, b: Tensor1D): Tensor2D => {
    const sums = tf.add(tf.matMul(x, w), b) as Tensor2D;
    return activation === "relu" ? tf.relu(sums) : sums;
  };
  const backward = (dy: Tensor2D, x: Tensor2D, w: Tensor2D, y: Tensor2D): Tensor2D[] => {
    const slope = activation === "relu" ? tf.step(y) : activation === "silu" ? siluSlope(tf, y) : undefined;
    const dSums = slope ? (tf.mul(dy, slope) as Tensor2D) : dy;
    const ones = tf.ones([1, x.shape[0]]) as Tensor2D;
    const dBiases = tf.reshape(tf.matMul(ones, dSums), [-1]) as unknown as Tensor2D;
    const gradients = [productOfTransposed(tf, x, dSums), dBiases];
    return inputGradient ? [...gradients, tf.matMul(dSums, tf.transpose(w))] : gradients;
  };
  // For silu the saved and returned value is the sum; its activation is applied outside.
  const layer = tf.customGrad((...given) => {
    const save = given.at(-1) as unknown as (tensors: Tensor2D[]) => void;
    const [w, b, x = inputs] = given.slice(0, -1) as [Tensor2D, Tensor1D, Tensor2D?];
    const y = apply(x, w, b);
    save([x, w, y]);
    return {
      value: activation === "silu" ? (tf.mul(y, tf.sigmoid(y)) as Tensor2D) : y,
      gradFunc: (dy, saved) => {
        const [savedX, savedW, savedY] = saved as [Tensor2D, Tensor2D, Tensor2D];
        return backward(dy as Tensor2D, savedX, savedW, savedY);
      },
    };
  });
  return (inputGradient ? layer(weights, biases, inputs) : layer(weights, biases)) as Tensor2D;
}

/** d silu(z) / dz = σ(z) (1 + z (1 − σ(z))). */
function siluSlope(tf: Tf, z: Tensor2D): Tensor2D {
  const sigmoid = tf.sigmoid(z);
  return tf.mul(sigmoid, tf.add(1, tf.mul(z, tf.sub(1, sigmoid))));
}

/** aᵀ b; of two tall matrices only the narrower one is transposed. */
function productOfTransposed(tf: Tf, a: Tensor2D, b: Tensor2D): Tensor2D {
  const transposed = (matrix: Tensor2D) => tf.transpose(matrix) as Tensor2D;
  return a.shape[1] <= b.shape[1]
    ? tf.matMul(transposed(a), b)
    : transposed(tf.matMul(transposed(b), a) as Tensor2D);
}

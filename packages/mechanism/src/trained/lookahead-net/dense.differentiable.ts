import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { Tf } from "../architecture.differentiable.js";

export interface DenseOptions {
  readonly activation: "relu" | "silu" | "none";
  /** Whether `inputs` depend on parameters; where they are data no time is spent on their gradient. */
  readonly inputGradient: boolean;
}

/**
 * One dense layer, activation(inputs · weights + biases), as a single
 * operation with its own gradient: it skips the gradient of inputs that are
 * data, sums biases by a product with ones, and transposes the narrower of two
 * matrices only, all of which the library's own gradients do the slow way.
 *
 * @param inputs `[rows, width]`
 * @param weights `[width, outputs]`
 * @param biases `[outputs]`, or null for none
 * @returns `[rows, outputs]`
 */
export function dense(
  tf: Tf,
  inputs: Tensor2D,
  weights: Tensor2D,
  biases: Tensor1D | null,
  { activation, inputGradient }: DenseOptions,
): Tensor2D {
  const learned: Tensor[] = [weights, ...(biases ? [biases] : []), ...(inputGradient ? [inputs] : [])];
  const layer = tf.customGrad((...given) => {
    const save = given.pop() as unknown as (tensors: Tensor[]) => void;
    const product = tf.matMul(inputs, weights);
    const sums = (biases ? tf.add(product, biases) : product) as Tensor2D;
    save([inputs, weights, sums]);
    return {
      value: activate(tf, sums, activation),
      gradFunc: (dy, saved) => {
        const [x, w, z] = saved as [Tensor2D, Tensor2D, Tensor2D];
        const dz =
          activation === "none" ? (dy as Tensor2D) : (tf.mul(dy, slope(tf, z, activation)) as Tensor2D);
        const gradients: Tensor[] = [productOfTransposed(tf, x, dz)];
        if (biases) gradients.push(tf.reshape(tf.matMul(tf.ones([1, dz.shape[0]]) as Tensor2D, dz), [-1]));
        if (inputGradient) gradients.push(tf.matMul(dz, tf.transpose(w) as Tensor2D));
        return gradients;
      },
    };
  });
  return layer(...learned) as Tensor2D;
}

function activate(tf: Tf, sums: Tensor2D, activation: DenseOptions["activation"]): Tensor2D {
  if (activation === "relu") return tf.relu(sums);
  return activation === "silu" ? tf.mul(sums, tf.sigmoid(sums)) : sums;
}

/** relu' = step and d silu(z) / dz = σ(z) (1 + z (1 − σ(z))). */
function slope(tf: Tf, sums: Tensor2D, activation: "relu" | "silu"): Tensor {
  if (activation === "relu") return tf.step(sums);
  const sigmoid = tf.sigmoid(sums);
  return tf.mul(sigmoid, tf.add(1, tf.mul(sums, tf.sub(1, sigmoid))));
}

/** aᵀ b; of two tall matrices only the narrower one is transposed. */
function productOfTransposed(tf: Tf, a: Tensor2D, b: Tensor2D): Tensor2D {
  const transposed = (matrix: Tensor2D) => tf.transpose(matrix) as Tensor2D;
  return a.shape[1] <= b.shape[1]
    ? tf.matMul(transposed(a), b)
    : transposed(tf.matMul(transposed(b), a) as Tensor2D);
}

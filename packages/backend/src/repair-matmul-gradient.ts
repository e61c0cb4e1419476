import type { GradConfig, Tensor, Tensor3D } from "@tensorflow/tfjs-core";
import type { Tf } from "./backend.js";

/**
 * Registers `BatchMatMul`'s gradient again, with explicit transposes. The wasm
 * backend multiplies with a transpose flag by a naive loop, and the gradient
 * that ships uses those flags: a training step took three times as long. Gradients
 * belong to no backend, so on the others, which multiply well with flags, this
 * one leaves the work to the one that shipped.
 */
export function repairMatMulGradient(tf: Tf): void {
  const shipped = tf.getGradient(tf.BatchMatMul).gradFunc;
  const transposed = <T extends Tensor>(matrices: T): T => {
    const axes = matrices.shape.map((_, axis) => axis);
    return tf.transpose(matrices, [...axes.slice(0, -2), axes.at(-1)!, axes.at(-2)!]);
  };
  const gradient: GradConfig = {
    kernelName: tf.BatchMatMul,
    inputsToSave: ["a", "b"],
    gradFunc(dy, saved, attributes) {
      if (tf.getBackend() !== "wasm") return shipped(dy, saved, attributes);
      const [a, b] = saved as [Tensor3D, Tensor3D];
      const { transposeA, transposeB } = attributes as unknown as MatMulAttributes;
      const plainA = () => (transposeA ? transposed(a) : a);
      const plainB = () => (transposeB ? transposed(b) : b);
      return {
        a: () => {
          const ofPlain = tf.matMul(dy as Tensor3D, transposed(plainB()));
          return transposeA ? transposed(ofPlain) : ofPlain;
        },
        b: () => {
          const ofPlain = tf.matMul(transposed(plainA()), dy as Tensor3D);
          return transposeB ? transposed(ofPlain) : ofPlain;
        },
      };
    },
  };
  tf.unregisterGradient(tf.BatchMatMul);
  tf.registerGradient(gradient);
}

interface MatMulAttributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

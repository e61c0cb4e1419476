import type { NamedParameters } from "@auction-mech/core";
import type { Tf } from "@auction-mech/mechanism/differentiable";
import type { Tensor, Tensor1D } from "@tensorflow/tfjs-core";

/**
 * Named arrays as one vector, one after the other. An optimiser's step then is
 * a dozen operations whatever the number of arrays, and the gradient of the
 * whole is one concatenation.
 */
export interface FlatParameters {
  /** The vector of `arrays`; arrays that are absent are zeros. */
  flatten(arrays: NamedParameters): Float32Array;
  /** The arrays of a vector, copied. */
  unflatten(vector: Float32Array): NamedParameters;
  /** The parts of a vector as tensors of their shapes, by name. */
  split(tf: Tf, vector: Tensor1D): Record<string, Tensor>;
}

/**
 * @param template the arrays' names, shapes and order
 */
export function flatParameters(template: NamedParameters): FlatParameters {
  const arrays = Object.entries(template).map(([name, { shape, data }]) => ({
    name,
    shape,
    size: data.length,
  }));
  const length = arrays.reduce((sum, { size }) => sum + size, 0);
  return {
    flatten(given) {
      const vector = new Float32Array(length);
      let at = 0;
      for (const { name, size } of arrays) {
        vector.set(given[name]?.data ?? [], at);
        at += size;
      }
      return vector;
    },
    unflatten(vector) {
      let at = 0;
      return Object.fromEntries(
        arrays.map(({ name, shape, size }) => {
          at += size;
          return [name, { shape, data: vector.slice(at - size, at) }];
        }),
      );
    },
    split(tf, vector) {
      const parts = tf.split(
        vector,
        arrays.map(({ size }) => size),
      );
      return Object.fromEntries(
        arrays.map(({ name, shape }, k) => [name, tf.reshape(parts[k]!, [...shape])]),
      );
    },
  };
}

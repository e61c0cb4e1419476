import type { Scalar, Tensor2D } from "@tensorflow/tfjs-core";
import type { Tf } from "./backend.js";

const ROWS = 64;
const BIDDERS = 3;
const HIDDEN = 8;
const STEPS = 2;

/**
 * Two steps of gradient descent on a small auction network: the operations of
 * a real training in little.
 *
 * @returns the parameters afterwards, and how long the second step took, milliseconds
 */
export async function toyTraining(tf: Tf): Promise<{ parameters: number[]; milliseconds: number }> {
  // Fixed numbers without a pattern, in [-1, 1].
  const numbers = (length: number, shift: number) =>
    Float32Array.from({ length }, (_, k) => Math.sin(12.9898 * (k + shift)));
  const bids = tf.tensor2d(numbers(ROWS * BIDDERS, 1).map(Math.abs), [ROWS, BIDDERS]);
  const sizes = [BIDDERS * HIDDEN, HIDDEN, HIDDEN * (BIDDERS + 1)];
  const length = sizes.reduce((sum, size) => sum + size);
  const parameter = tf.tidy(() => tf.variable(tf.tensor1d(numbers(length, 1000))));
  const loss = (): Scalar => {
    const [first, bias, second] = tf.split(parameter, sizes);
    const hidden = tf.relu(tf.add(tf.matMul(bids, tf.reshape(first!, [BIDDERS, HIDDEN])), bias!));
    const outputs = tf.matMul(hidden, tf.reshape(second!, [HIDDEN, BIDDERS + 1])) as Tensor2D;
    const allocation = tf.slice2d(tf.softmax(outputs), [0, 0], [-1, BIDDERS]);
    const tall = tf.concat([tf.mul(allocation, bids), tf.sigmoid(allocation)], 0);
    return tf.neg(tf.mean(tf.sum(tall, 1))) as Scalar;
  };
  let milliseconds = 0;
  for (let step = 0; step < STEPS; step++) {
    const started = performance.now();
    tf.tidy(() => {
      const { grads } = tf.variableGrads(loss, [parameter]);
      parameter.assign(tf.sub(parameter, tf.mul(grads[parameter.name]!, 0.5)));
    });
    await parameter.data();
    milliseconds = performance.now() - started;
  }
  const parameters = Array.from(await parameter.data());
  tf.dispose([bids, parameter]);
  return { parameters, milliseconds };
}

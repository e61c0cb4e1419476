import type { Tf } from "./backend.js";

/**
 * TensorFlow.js with its gradient functions. In Node, tfjs-core alone
 * registers none; importing tfjs-layers registers them all.
 */
export async function tensorflowWithGradients(): Promise<Tf> {
  const tf = await import("@tensorflow/tfjs-core");
  await import("@tensorflow/tfjs-layers");
  // Otherwise the cpu backend prints an advertisement into whatever the program prints.
  tf.enableProdMode();
  return tf;
}

import type { BackendLoader } from "./backend.js";
import { tensorflowWithGradients } from "./gradients.js";

/** TensorFlow.js in plain JavaScript: slow, works everywhere. */
export const cpuLoader: BackendLoader = {
  name: "cpu",
  summary: "TensorFlow.js in plain JavaScript: slow, works everywhere",
  registeredAs: "cpu",
  native: false,
  missing: () => undefined,
  files: () => [],
  async load() {
    const tf = await tensorflowWithGradients();
    await import("@tensorflow/tfjs-backend-cpu");
    await tf.setBackend("cpu");
    return { tf, device: "CPU (JavaScript)", processor: "cpu" };
  },
};

import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import { BackendUnavailable } from "@auction-mech/core";
import type { BackendLoader } from "./backend.js";
import { tensorflowWithGradients } from "./gradients.js";
import { repairMatMulGradient } from "./repair-matmul-gradient.js";

const require = createRequire(import.meta.url);

/** TensorFlow.js' WebAssembly kernels: SIMD, one thread. */
export const wasmLoader: BackendLoader = {
  name: "wasm",
  summary: "TensorFlow.js' WebAssembly kernels (SIMD, one thread)",
  async load() {
    const tf = await tensorflowWithGradients();
    const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
    const entry = require.resolve("@tensorflow/tfjs-backend-wasm");
    setWasmPaths(dirname(entry) + sep);
    if (!(await tf.setBackend("wasm"))) {
      throw new BackendUnavailable("The wasm backend must start, but did not. Use `--backend cpu`.");
    }
    repairMatMulGradient(tf);
    return { tf, device: "CPU (WebAssembly SIMD)" };
  },
};

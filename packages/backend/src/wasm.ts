import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import type { BackendLoader } from "./backend.js";
import { tensorflowWithGradients } from "./gradients.js";
import { repairWasmMatMul } from "./repair-wasm-matmul.js";
import { UnusableBackend } from "./unusable-backend.js";

const require = createRequire(import.meta.url);

/** TensorFlow.js' WebAssembly kernels: SIMD, one thread. */
export const wasmLoader: BackendLoader = {
  name: "wasm",
  summary: "TensorFlow.js' WebAssembly kernels (SIMD, one thread)",
  registeredAs: "wasm",
  native: false,
  missing: () => undefined,
  files: () => [],
  async load() {
    const tf = await tensorflowWithGradients();
    const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
    const entry = require.resolve("@tensorflow/tfjs-backend-wasm");
    setWasmPaths(dirname(entry) + sep);
    if (!(await withoutProcessListeners(() => tf.setBackend("wasm")))) {
      throw new UnusableBackend({
        reason: "The wasm backend must start, but did not.",
        remedy: "Use `--backend cpu`.",
      });
    }
    repairWasmMatMul(tf);
    return { tf, device: "CPU (WebAssembly SIMD)", processor: "cpu" };
  },
};

/**
 * The compiled module listens for the process's uncaught errors and throws
 * them again with its own source as context: the listeners it adds are removed.
 */
async function withoutProcessListeners<T>(start: () => Promise<T>): Promise<T> {
  const events = ["uncaughtException", "unhandledRejection"] as const;
  const before = new Set(events.flatMap((event) => process.rawListeners(event)));
  const started = await start();
  for (const event of events) {
    for (const listener of process.rawListeners(event)) {
      if (!before.has(listener)) process.removeListener(event, listener as () => void);
    }
  }
  return started;
}

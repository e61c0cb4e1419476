import { registry } from "@auction-mech/core";
import type { BackendLoader } from "./backend.js";
import { cpuLoader } from "./cpu.js";
import { tensorflowGpuLoader, tensorflowLoader } from "./native-tensorflow.js";
import { wasmLoader } from "./wasm.js";
import { webgpuLoader } from "./webgpu.js";

/** Every backend this package can bring up, in the order in which they are tried. */
export const backends = registry<BackendLoader>("backend", {
  "tensorflow-gpu": tensorflowGpuLoader,
  webgpu: webgpuLoader,
  tensorflow: tensorflowLoader,
  wasm: wasmLoader,
  cpu: cpuLoader,
});

import { readFile } from "node:fs/promises";
import { setFlagsFromString } from "node:v8";
import { knowsRelaxedSimd } from "./builds.js";
import { compileKernels, type Kernels, type LoadOptions } from "./kernels.js";
import { nodeWorker } from "./threads/node-worker.js";

/** Compiles the kernels that come with this package: the fastest build that runs here, unless told otherwise. */
export function loadKernels({ deterministic = false }: LoadOptions = {}): Promise<Kernels> {
  const build = !deterministic && enableRelaxedSimd() ? "relaxed-simd" : "simd";
  return compileKernels(readModule, build, nodeWorker);
}

function readModule(file: string): Promise<Uint8Array<ArrayBuffer>> {
  return readFile(new URL(file, import.meta.url));
}

/** Node 20 has relaxed SIMD behind a flag, which may be set while it runs; later ones have it as it is. */
function enableRelaxedSimd(): boolean {
  if (knowsRelaxedSimd()) return true;
  if (!process.versions.node.startsWith("20.")) return false;
  setFlagsFromString("--experimental-wasm-relaxed-simd");
  return knowsRelaxedSimd();
}

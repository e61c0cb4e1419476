import { BackendUnavailable } from "@auction-mech/core";
import { knowsRelaxedSimd } from "./builds.js";
import { compileKernels, type Kernels, type LoadOptions, type ReadModule } from "./kernels.js";
import { browserWorker } from "./threads/browser-worker.js";

export interface FetchOptions extends LoadOptions {
  /** Reads a compiled module; by default it is fetched from beside this file. */
  readonly read?: ReadModule;
}

/**
 * Compiles the kernels in a browser. They use several threads on pages that
 * are isolated (`crossOriginIsolated`), one elsewhere.
 */
export function fetchKernels({
  deterministic = false,
  read = fetchModule,
}: FetchOptions = {}): Promise<Kernels> {
  const build = !deterministic && knowsRelaxedSimd() ? "relaxed-simd" : "simd";
  return compileKernels(read, build, typeof Worker === "undefined" ? null : browserWorker);
}

async function fetchModule(file: string): Promise<Uint8Array<ArrayBuffer>> {
  const url = new URL(file, import.meta.url);
  const response = await fetch(url);
  if (!response.ok) {
    throw new BackendUnavailable(
      `The kernels must be served at ${url}, but the answer was ${response.status}. Serve them there, or give \`read\`.`,
    );
  }
  return new Uint8Array(await response.arrayBuffer());
}

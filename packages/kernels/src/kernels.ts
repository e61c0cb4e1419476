import type { KernelBuild } from "./builds.js";
import type { CompiledModule } from "./compiled-module.js";
import type { SpawnWorker } from "./threads/spawn-worker.js";

/** The compiled kernels, and how threads are started here. */
export interface Kernels {
  readonly build: KernelBuild;
  /** For one thread, on memory of its own. */
  readonly single: CompiledModule;
  /** For several threads on one shared memory; null where there is no `SharedArrayBuffer`. */
  readonly threaded: { readonly module: CompiledModule; readonly spawn: SpawnWorker } | null;
}

export interface LoadOptions {
  /** Takes the plain build, which gives the same bits on every machine. */
  readonly deterministic?: boolean;
}

/** Reads one of the package's compiled modules by file name, such as "simd.wasm". */
export type ReadModule = (file: string) => Promise<Uint8Array<ArrayBuffer>>;

/** Compiles one build of the kernels, from wherever `read` finds it. */
export async function compileKernels(
  read: ReadModule,
  build: KernelBuild,
  spawn: SpawnWorker | null,
): Promise<Kernels> {
  const compile = async (file: string) => WebAssembly.compile(await read(file));
  const threadable = spawn !== null && typeof SharedArrayBuffer !== "undefined";
  const [single, shared] = await Promise.all([
    compile(`${build}.wasm`),
    threadable ? compile(`${build}.shared.wasm`) : null,
  ]);
  return { build, single, threaded: shared && spawn ? { module: shared, spawn } : null };
}

import { InvalidArgument, requireInteger } from "@auction-mech/core";
import { type Configure, instantiate, type KernelExports, kernelMemory, LARGEST_MEMORY } from "./instance.js";
import type { Kernels } from "./kernels.js";
import { type RecordFormat, writeRecord } from "./record-format.js";
import { controlBlock } from "./threads/control.js";
import { type Pool, sharedPool, singlePool } from "./threads/pool.js";

/** Where everything of a network is in one linear memory. */
export interface Layout<Fields> {
  /** Where the network's record begins. */
  readonly network: number;
  /** What the record says from the start. */
  readonly record: Fields;
  /** Bytes of memory that it takes. */
  readonly bytes: number;
}

/** One network's memory, the kernels on it, and the threads that work there. */
export interface Workspace<Fields extends Partial<Record<string, number>>, Given extends Fields = Fields> {
  readonly record: Given;
  readonly kernels: KernelExports;
  readonly pool: Pool;
  /** Writes fields of the network's record. */
  set(fields: Partial<Fields>): void;
  words(at: number, length: number): Int32Array;
  floats(at: number, length: number): Float32Array;
  doubles(at: number, length: number): Float64Array;
}

export interface WorkspaceOptions<Field extends string, L> {
  readonly kernels: Kernels;
  /** The export that points an instance at a network of this kind. */
  readonly configure: Configure;
  readonly format: RecordFormat<Field>;
  /** At most so many are used, where the platform has them. */
  readonly threads: number;
  /** Lays the memory out, with a scratch for each thread. */
  layOut(threads: number): L;
  /** Writes what else the kernels find in memory. */
  prepare?(memory: ArrayBufferLike, layout: L): void;
}

const MOST_THREADS = 256;

/** @throws InvalidArgument unless so many threads can be asked for */
export function requireThreads(threads: number): void {
  requireInteger("threads", threads, 1, MOST_THREADS);
}

export function openWorkspace<Field extends string, L extends Layout<Partial<Record<Field, number>>>>({
  kernels,
  configure,
  format,
  threads: most,
  layOut,
  prepare,
}: WorkspaceOptions<Field, L>): Workspace<Partial<Record<Field, number>>, L["record"]> {
  const threads = kernels.threaded ? most : 1;
  const layout = layOut(threads);
  if (layout.bytes > LARGEST_MEMORY) {
    throw new InvalidArgument(
      `A step must fit into ${LARGEST_MEMORY} bytes, but takes ${layout.bytes}. Make \`batch\` or \`hidden\` smaller, or use the tensor engine.`,
    );
  }
  const { network, record } = layout;
  const module = threads > 1 ? kernels.threaded!.module : kernels.single;
  const memory = kernelMemory(layout.bytes, threads > 1);
  const { buffer } = memory;
  prepare?.(buffer, layout);
  writeRecord(format, buffer, network, record);
  const exports = instantiate(module, memory);
  exports[configure](network, 0);
  const task = { module, memory, configure, network };
  return {
    record,
    kernels: exports,
    pool: threads > 1 ? openPool(kernels, exports, task, threads) : singlePool(exports),
    set: (fields) => writeRecord(format, buffer, network, fields),
    words: (at, length) => new Int32Array(buffer, at, length),
    floats: (at, length) => new Float32Array(buffer, at, length),
    doubles: (at, length) => new Float64Array(buffer, at, length),
  };
}

function openPool(
  { threaded }: Kernels,
  exports: KernelExports,
  task: {
    readonly module: object;
    readonly memory: object;
    readonly configure: Configure;
    readonly network: number;
  },
  threads: number,
): Pool {
  const control = controlBlock();
  const workers = Array.from({ length: threads - 1 }, (_, k) =>
    threaded!.spawn({ ...task, control, thread: k + 1 }),
  );
  return sharedPool(control, exports, workers);
}

import { InvalidArgument } from "@auction-mech/core";
import { instantiate, type KernelExports, kernelMemory, LARGEST_MEMORY } from "../instance.js";
import type { Kernels } from "../kernels.js";
import { controlBlock } from "../threads/control.js";
import { type Pool, sharedPool, singlePool } from "../threads/pool.js";
import type { AuctionNetShape } from "./dimensions.js";
import { type Capacity, groupsOf, type Layout, layOut } from "./layout.js";
import { type NetworkRecord, writeLayers, writeNetwork } from "./record.js";

/** One network's memory, the kernels on it, and the threads that work there. */
export interface Workspace {
  readonly capacity: Capacity;
  readonly record: Layout["record"];
  readonly kernels: KernelExports;
  readonly pool: Pool;
  /** Writes fields of the network's record. */
  set(fields: Partial<NetworkRecord>): void;
  floats(at: number, length: number): Float32Array;
  doubles(at: number, length: number): Float64Array;
}

/** @param capacity `threads` are used as far as there is work for them and the platform has them */
export function openWorkspace(kernels: Kernels, shape: AuctionNetShape, capacity: Capacity): Workspace {
  const threads = Math.min(capacity.threads, kernels.threaded ? groupsOf(shape, capacity.batch).groups : 1);
  const layout = layOut(shape, { ...capacity, threads });
  if (layout.bytes > LARGEST_MEMORY) {
    throw new InvalidArgument(
      `A step must fit into ${LARGEST_MEMORY} bytes, but takes ${layout.bytes}. Make \`batch\` or \`hidden\` smaller, or use the tensor engine.`,
    );
  }
  const module = threads > 1 ? kernels.threaded!.module : kernels.single;
  const memory = kernelMemory(layout.bytes, threads > 1);
  const { buffer } = memory;
  writeLayers(buffer, layout.record.layers, layout.layers);
  writeNetwork(buffer, layout.network, layout.record);
  const exports = instantiate(module, memory);
  exports.configure(layout.network, 0);
  return {
    capacity,
    record: layout.record,
    kernels: exports,
    pool: threads > 1 ? openPool(kernels, exports, memory, layout.network, threads) : singlePool(exports),
    set: (fields) => writeNetwork(buffer, layout.network, fields),
    floats: (at, length) => new Float32Array(buffer, at, length),
    doubles: (at, length) => new Float64Array(buffer, at, length),
  };
}

function openPool(
  { threaded }: Kernels,
  exports: KernelExports,
  memory: WebAssembly.Memory,
  network: number,
  threads: number,
): Pool {
  const { module, spawn } = threaded!;
  const control = controlBlock();
  const workers = Array.from({ length: threads - 1 }, (_, k) =>
    spawn({ module, memory, control, network, thread: k + 1 }),
  );
  return sharedPool(control, exports, workers);
}

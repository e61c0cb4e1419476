import type { CompiledModule } from "../compiled-module.js";
import type { Configure } from "../instance.js";

/** What a worker is told: structured-cloneable, its memory shared. */
export interface WorkerTask {
  readonly module: CompiledModule;
  /** A shared `WebAssembly.Memory`. */
  readonly memory: object;
  /** The words by which the threads agree: see control.ts. */
  readonly control: Int32Array;
  /** The export that points an instance at a network of this kind. */
  readonly configure: Configure;
  /** Where the network's record begins. */
  readonly network: number;
  /** Which scratch is the worker's. */
  readonly thread: number;
}

/** A worker thread that serves a pool until it is stopped. */
export interface PoolWorker {
  /** Ends the thread if it has not ended by itself; settles when it is gone. */
  stop(): Promise<void>;
}

/** Starts a worker thread; each platform has its own way. It must not keep the program alive. */
export type SpawnWorker = (task: WorkerTask) => PoolWorker;

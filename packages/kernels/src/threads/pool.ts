import { type KernelExports, OPERATIONS, type Operation } from "../instance.js";
import { drain, STOP, Word } from "./control.js";
import type { PoolWorker } from "./spawn-worker.js";

/** Does the pieces of an operation, on one thread or on several. */
export interface Pool {
  /** Does pieces 0 … `pieces − 1`; returns when all are done. */
  run(operation: Operation, pieces: number): void;
  /** Ends the workers; settles when their threads are gone. */
  close(): Promise<void>;
}

/** No worker: every piece on the caller's thread. */
export function singlePool(kernels: KernelExports): Pool {
  return {
    run(operation, pieces) {
      for (let piece = 0; piece < pieces; piece++) kernels[operation](piece);
    },
    async close() {},
  };
}

/** Waits of the caller before it looks whether a worker failed, milliseconds. */
const PATIENCE = 100;

const SPINS = 20_000;

/**
 * The caller and the workers take pieces from one queue. Nobody waits for a
 * worker to start: until it comes, the others do its share. What a piece
 * computes does not depend on who does it.
 */
export function sharedPool(
  control: Int32Array,
  kernels: KernelExports,
  workers: readonly PoolWorker[],
): Pool {
  let closed: Promise<void> | undefined;
  return {
    run(operation, pieces) {
      // Waking the others costs more than one piece.
      if (pieces === 1) {
        kernels[operation](0);
        return;
      }
      Atomics.store(control, Word.operation, OPERATIONS.indexOf(operation));
      Atomics.store(control, Word.done, 0);
      // Last: from here on, a worker that is still awake may take a piece.
      Atomics.store(control, Word.remaining, pieces);
      Atomics.add(control, Word.generation, 1);
      Atomics.notify(control, Word.generation);
      drain(control, kernels);
      awaitDone(control, pieces);
    },
    close() {
      closed ??= stopAll(control, workers);
      return closed;
    },
  };
}

// --- Internal helpers ---

function awaitDone(control: Int32Array, pieces: number): void {
  for (let spin = 0; ; spin++) {
    const done = Atomics.load(control, Word.done);
    if (done === pieces) return;
    if (Atomics.load(control, Word.failed) !== 0) {
      throw new Error(
        "a worker thread of the kernels failed: this is a fault of auction-mech, please report it",
      );
    }
    if (spin >= SPINS) sleepUntilChanged(control, done);
  }
}

/** A browser's main thread must not sleep: there the caller keeps looking. */
function sleepUntilChanged(control: Int32Array, done: number): void {
  try {
    Atomics.wait(control, Word.done, done, PATIENCE);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}

async function stopAll(control: Int32Array, workers: readonly PoolWorker[]): Promise<void> {
  Atomics.store(control, Word.generation, STOP);
  Atomics.notify(control, Word.generation);
  await Promise.all(workers.map((worker) => worker.stop()));
}

import type { WorkerSetup } from "./protocol.js";
import { type SweepWorker, startWorker } from "./worker.js";

/** The workers of one sweep, started when they are first needed. */
export interface WorkerPool {
  readonly size: number;
  /** The worker of this slot, 0 … size − 1. */
  worker(slot: number): Promise<SweepWorker>;
  /** The slot's worker ended: the next call starts another. */
  forget(slot: number): void;
  /** Ends all of them at once; none starts any more. */
  close(): Promise<void>;
}

export function workerPool(setup: WorkerSetup, size: number): WorkerPool {
  const started = new Map<number, Promise<SweepWorker>>();
  let closed = false;
  return {
    size,
    worker(slot) {
      if (closed) return Promise.reject(new Error("The workers are closed."));
      const found = started.get(slot);
      if (found) return found;
      const made = startWorker(setup);
      // Whoever asked hears of the failure; nobody else may.
      made.catch(() => started.delete(slot));
      started.set(slot, made);
      return made;
    },
    forget(slot) {
      started.delete(slot);
    },
    async close() {
      closed = true;
      const ending = [...started.values()].map(async (worker) => (await worker).close());
      await Promise.allSettled(ending);
    },
  };
}

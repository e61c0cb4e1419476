import type { WorkerSetup } from "./protocol.js";
import { type SweepWorker, startWorker } from "./worker.js";

/** The workers of one sweep, started when they are first needed. */
export interface WorkerPool {
  /** Trials at a time. */
  readonly size: number;
  /** The worker of this slot, 0 … size − 1; several slots may share one. */
  worker(slot: number): Promise<SweepWorker>;
  /** This worker ended: the next call for one of its slots starts another. */
  forget(ended: SweepWorker): void;
  /** Ends all of them at once; none starts any more. */
  close(): Promise<void>;
}

/** @param processes each serves as many slots as the sweep trains trials at once */
export function workerPool(setup: WorkerSetup, processes: number): WorkerPool {
  const { batchTrials } = setup.config;
  const started = new Map<number, Entry>();
  let closed = false;
  return {
    size: processes * batchTrials,
    worker(slot) {
      if (closed) return Promise.reject(new Error("The workers are closed."));
      const place = Math.floor(slot / batchTrials);
      const found = started.get(place);
      if (found) return found.made;
      const made = startWorker(setup);
      const entry: Entry = { made };
      started.set(place, entry);
      made.then(
        (worker) => {
          entry.ready = worker;
        },
        // Whoever asked hears of the failure; nobody else may.
        () => started.delete(place),
      );
      return made;
    },
    forget(ended) {
      // Of several slots the second to hear of it may find another in the place already.
      for (const [place, { ready }] of started) if (ready === ended) started.delete(place);
    },
    async close() {
      closed = true;
      const ending = [...started.values()].map(async ({ made }) => (await made).close());
      await Promise.allSettled(ending);
    },
  };
}

// --- Internal helpers ---

interface Entry {
  readonly made: Promise<SweepWorker>;
  /** What it was made to be, once it is. */
  ready?: SweepWorker;
}

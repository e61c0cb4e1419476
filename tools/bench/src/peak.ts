import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { ITERATION_FLOPS, peakModule } from "./peak-module.js";
import type { Racer } from "./race.js";

/** Enough for about three milliseconds: about as long as a step. */
const ITERATIONS = 400_000;
const TIMES = 20;

export interface PeakRacer extends Racer {
  readonly threads: number;
  close(): Promise<void>;
}

/**
 * Measures what `threads` threads reach at once with 128-bit vectors, GFLOP/s,
 * fused where the engine knows that: samples are larger where it is faster.
 */
export function peakRacer(threads: number): PeakRacer {
  const fused = WebAssembly.validate(peakModule(true));
  const workers = Array.from({ length: threads }, () => {
    return new Worker(new URL("./peak-worker.js", import.meta.url), { workerData: fused });
  });
  return {
    name: `peak, ${threads} ${threads === 1 ? "thread" : "threads"}`,
    threads,
    async turn() {
      const samples: number[] = [];
      for (let time = 0; time < TIMES; time++) {
        const started = performance.now();
        await Promise.all(
          workers.map((worker) => {
            const done = once(worker, "message");
            worker.postMessage(ITERATIONS);
            return done;
          }),
        );
        const seconds = (performance.now() - started) / 1000;
        samples.push((threads * ITERATIONS * ITERATION_FLOPS) / seconds / 1e9);
      }
      return samples;
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

import { instantiate } from "../instance.js";
import { drain, Word } from "./control.js";
import type { WorkerTask } from "./spawn-worker.js";

/** Looks so many times before it sleeps: the next step is usually a fraction of a millisecond away. */
const SPINS = 5000;

/** What a worker thread does: works whenever there is work, until the generation falls below 0. */
export function serve({ module, memory, control, configure, network, thread }: WorkerTask): void {
  const kernels = instantiate(module, memory);
  kernels[configure](network, thread);
  let seen = 0;
  for (;;) {
    seen = nextGeneration(control, seen);
    if (seen < 0) return;
    try {
      drain(control, kernels);
    } catch {
      // The piece that it had taken is never done: the pool must hear of it.
      Atomics.store(control, Word.failed, 1);
      Atomics.notify(control, Word.done);
      return;
    }
  }
}

function nextGeneration(control: Int32Array, seen: number): number {
  for (let spin = 0; spin < SPINS; spin++) {
    const generation = Atomics.load(control, Word.generation);
    if (generation !== seen) return generation;
  }
  Atomics.wait(control, Word.generation, seen);
  return Atomics.load(control, Word.generation);
}

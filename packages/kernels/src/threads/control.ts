import { type KernelExports, OPERATIONS } from "../instance.js";

/** Words of the control block, each on a cache line of its own. */
export const Word = { generation: 0, operation: 16, remaining: 32, done: 48, failed: 64 } as const;

const WORDS = 80;

/** A generation below 0 ends the workers. */
export const STOP = -1;

export function controlBlock(): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(WORDS * 4));
}

/**
 * Takes pieces of the work at hand until none is left. `remaining` counts down,
 * so that a thread that comes late, even into the next operation, either gets a
 * piece of what is really at hand or none.
 */
export function drain(control: Int32Array, kernels: KernelExports): void {
  for (;;) {
    const remaining = Atomics.sub(control, Word.remaining, 1);
    if (remaining <= 0) return;
    kernels[OPERATIONS[Atomics.load(control, Word.operation)]!](remaining - 1);
    Atomics.add(control, Word.done, 1);
    Atomics.notify(control, Word.done);
  }
}

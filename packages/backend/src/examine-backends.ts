import { backends } from "./backends.js";
import type { Trial } from "./trial.js";
import { type TryOptions, tryBackend } from "./try-backend.js";

/** A backend and what trying it found. */
export interface ExaminedBackend {
  readonly name: string;
  readonly summary: string;
  readonly trial: Trial;
}

/** Tries every backend, one after the other so that each has the machine to itself. */
export async function* examineBackends(options: TryOptions = {}): AsyncGenerator<ExaminedBackend> {
  for (const [name, loader] of backends.entries()) {
    yield { name, summary: loader.summary, trial: await tryBackend(loader, options) };
  }
}

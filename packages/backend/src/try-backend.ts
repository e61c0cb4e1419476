import type { BackendLoader } from "./backend.js";
import { fingerprint } from "./fingerprint.js";
import type { Trial } from "./trial.js";
import { type TrialCache, trialCache } from "./trial-cache.js";
import { tryInChild } from "./try-in-child.js";

export interface TryOptions {
  readonly cache?: TrialCache;
  /** Tries again, whatever was found before. */
  readonly fresh?: boolean;
  /** How it is tried. Default: in a child process. */
  readonly attempt?: (loader: BackendLoader) => Promise<Trial>;
}

/** Whether and how a backend works on this machine: from an earlier trial as long as nothing has changed, else from one now. */
export async function tryBackend(
  loader: BackendLoader,
  { cache = trialCache(), fresh = false, attempt = tryInChild }: TryOptions = {},
): Promise<Trial> {
  // What is not installed needs no process to say so, nor a place in the cache.
  const missing = loader.missing();
  if (missing) return { usable: false, ...missing };
  const current = fingerprint(loader);
  const known = fresh ? undefined : await cache.get(loader.name, current);
  if (known) return known;
  const trial = await attempt(loader);
  await cache.set(loader.name, current, trial);
  return trial;
}

import type { FrozenTrial } from "../frozen-trial.js";
import { isFinished } from "../trial-state.js";
import type { TrialReader } from "./trial-reader.js";

/** One study's trials as last read. Finished ones never change, so only the others are read again. */
export interface TrialCache {
  /**
   * Reads what may have changed, and returns all trials by number; undefined
   * where the study was deleted.
   *
   * @param queueAsRead WAITING trials are read again only once they no longer wait
   */
  refresh(queueAsRead: boolean): Promise<readonly FrozenTrial[] | undefined>;
  /** Ids of the trials that were RUNNING when last read. */
  running(): readonly number[];
}

/** The caches of a storage's studies, made when first asked for. */
export interface TrialCaches {
  of(studyId: number): TrialCache;
  /** For a study that was deleted. */
  forget(studyId: number): void;
}

export function trialCaches(reader: TrialReader): TrialCaches {
  const caches = new Map<number, TrialCache>();
  return {
    of(studyId) {
      const cache = caches.get(studyId) ?? trialCache(studyId, reader);
      caches.set(studyId, cache);
      return cache;
    },
    forget: (studyId) => void caches.delete(studyId),
  };
}

// --- Internal helpers ---

function trialCache(studyId: number, reader: TrialReader): TrialCache {
  let known = nothingKnown();
  let last: Promise<unknown> = Promise.resolve();
  let next: Promise<readonly FrozenTrial[] | undefined> | undefined;
  let nextReadsQueue = false;

  async function readAgain(): Promise<readonly FrozenTrial[] | undefined> {
    const readQueue = nextReadsQueue;
    next = undefined;
    nextReadsQueue = false;
    const identity = await reader.identity(studyId, known.anchor);
    if (identity === undefined) return undefined;
    // Another study may have been made under the id and name of the one that was read before.
    if (known.anchor !== undefined && identity !== known.identity) known = nothingKnown();
    const again = [...known.running, ...(readQueue ? known.waiting : await leftQueue())];
    if (again.length > 0) take(known, await reader.read({ trialIds: again }));
    take(known, await reader.read({ studyId, after: known.after }));
    if (known.anchor === undefined) await dropAnchor();
    return known.trials;
  }

  async function leftQueue(): Promise<readonly number[]> {
    const { waiting } = known;
    if (waiting.size === 0) return [];
    // In the order in which they were read, which is ascending.
    const ids = [...waiting];
    const moved = await reader.notWaiting(studyId, ids[0]!, ids.at(-1)!);
    return moved.filter((trialId) => waiting.has(trialId));
  }

  /** A start is never changed, hence the first trial that has one tells this study from a later one. */
  async function dropAnchor(): Promise<void> {
    const trialId = known.trials.find(({ datetimeStart }) => datetimeStart !== null)?.trialId;
    if (trialId === undefined) return;
    known.identity = await reader.identity(studyId, trialId);
    known.anchor = trialId;
  }

  return {
    refresh(queueAsRead) {
      // A refresh that has not begun yet will see whatever its callers wrote.
      nextReadsQueue ||= !queueAsRead;
      next ??= last.then(readAgain);
      last = next.catch(() => {});
      return next;
    },
    running: () => [...known.running],
  };
}

interface Known {
  trials: readonly FrozenTrial[];
  readonly indexOf: Map<number, number>;
  readonly running: Set<number>;
  readonly waiting: Set<number>;
  /** Highest id read. */
  after: number;
  /** A trial, and what identified the study together with it. */
  anchor: number | undefined;
  identity: string | undefined;
}

function nothingKnown(): Known {
  return {
    trials: [],
    indexOf: new Map(),
    running: new Set(),
    waiting: new Set(),
    after: -1,
    anchor: undefined,
    identity: undefined,
  };
}

function take(known: Known, found: readonly FrozenTrial[]): void {
  if (found.length === 0) return;
  // Callers keep the arrays they were given.
  const updated = known.trials.slice();
  for (const trial of found) {
    const index = known.indexOf.get(trial.trialId) ?? updated.length;
    known.indexOf.set(trial.trialId, index);
    updated[index] = trial;
    if (isFinished(trial.state) || trial.state === "WAITING") known.running.delete(trial.trialId);
    else known.running.add(trial.trialId);
    if (trial.state === "WAITING") known.waiting.add(trial.trialId);
    else known.waiting.delete(trial.trialId);
    known.after = Math.max(known.after, trial.trialId);
  }
  known.trials = updated;
}

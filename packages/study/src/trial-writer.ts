import type { StudyStorage, TrialChanges } from "./study-storage.js";
import { mergeChanges } from "./trial-changes.js";

/** Collects one trial's writes and stores them in order, several in one transaction. */
export interface TrialWriter {
  /** Stores the changes soon, in the background; a failure is thrown by the next `flush` or `write`. */
  add(changes: TrialChanges): void;
  /** Resolves when everything added so far is stored. */
  flush(): Promise<void>;
  /** Stores the changes together with all that is still waiting. */
  write(changes: TrialChanges): Promise<void>;
}

/**
 * Suggestions are synchronous, storage is not: what they add waits until the
 * objective yields, so that a trial with ten parameters costs one transaction,
 * and one whose objective never yields costs none beside its `tell`.
 */
export function trialWriter(storage: StudyStorage, trialId: number): TrialWriter {
  let waiting: TrialChanges | undefined;
  let scheduled = false;
  let tail: Promise<void> = Promise.resolve();

  function flush(): Promise<void> {
    const stored = tail.then(async () => {
      const changes = waiting;
      if (changes === undefined) return;
      waiting = undefined;
      try {
        await storage.updateTrial(trialId, changes);
      } catch (error) {
        waiting = waiting ? mergeChanges(changes, waiting) : changes;
        throw error;
      }
    });
    tail = stored.catch(() => {});
    return stored;
  }

  function add(changes: TrialChanges): void {
    waiting = waiting ? mergeChanges(waiting, changes) : changes;
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      // Kept in `waiting` on failure, hence thrown again by whoever waits for it.
      flush().catch(() => {});
    });
  }

  return {
    add,
    flush,
    write(changes) {
      waiting = waiting ? mergeChanges(waiting, changes) : changes;
      return flush();
    },
  };
}

import type { FrozenTrial } from "../frozen-trial.js";
import { isFinished } from "../trial-state.js";
import type { TrialSelection } from "./read-trials.js";

/** One study's trials as last read. Finished ones never change, so only the others are read again. */
export interface TrialCache {
  /** Reads what may have changed, and returns all trials by number. */
  refresh(): Promise<readonly FrozenTrial[]>;
  /** Ids of the trials that were not finished when last read. */
  unfinished(): readonly number[];
}

/**
 * @param read reads the selected trials from the database
 */
export function trialCache(
  studyId: number,
  read: (selection: TrialSelection) => Promise<readonly FrozenTrial[]>,
): TrialCache {
  let trials: readonly FrozenTrial[] = [];
  const indexOf = new Map<number, number>();
  const unfinished = new Set<number>();
  let after = -1;
  let running: Promise<readonly FrozenTrial[]> = Promise.resolve(trials);
  let next: Promise<readonly FrozenTrial[]> | undefined;

  function take(found: readonly FrozenTrial[]): void {
    if (found.length === 0) return;
    // Callers keep the arrays they were given.
    const updated = trials.slice();
    for (const trial of found) {
      const index = indexOf.get(trial.trialId) ?? updated.length;
      indexOf.set(trial.trialId, index);
      updated[index] = trial;
      if (isFinished(trial.state)) unfinished.delete(trial.trialId);
      else unfinished.add(trial.trialId);
      after = Math.max(after, trial.trialId);
    }
    trials = updated;
  }

  async function readAgain(): Promise<readonly FrozenTrial[]> {
    next = undefined;
    const known = [...unfinished];
    if (known.length > 0) take(await read({ trialIds: known }));
    take(await read({ studyId, after }));
    return trials;
  }

  return {
    refresh() {
      // A refresh that has not begun yet will see whatever its callers wrote.
      next ??= running.catch(() => {}).then(readAgain);
      running = next;
      return next;
    },
    unfinished: () => [...unfinished],
  };
}

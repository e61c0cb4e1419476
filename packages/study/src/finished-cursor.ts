import type { FrozenTrial } from "./frozen-trial.js";
import { isFinished } from "./trial-state.js";

/** A look at one study's growing list of trials. */
export interface CursorLook {
  /** Finished since the last look: each trial is handed out once, in the list's order. */
  readonly finished: readonly FrozenTrial[];
  /** All that are not finished. */
  readonly unfinished: readonly FrozenTrial[];
}

/**
 * Walks a study's trials so that what is learned of a finished one need not be
 * learned again. A look costs as much as there are new and unfinished trials.
 */
export type FinishedCursor = (trials: readonly FrozenTrial[]) => CursorLook;

export function finishedCursor(): FinishedCursor {
  let seen = 0;
  let pending: number[] = [];
  return (trials) => {
    const finished: FrozenTrial[] = [];
    const unfinished: FrozenTrial[] = [];
    const visited = pending;
    pending = [];
    const visit = (index: number) => {
      const trial = trials[index];
      if (trial && isFinished(trial.state)) finished.push(trial);
      else pending.push(index);
      // A list that is older than the one looked at before may lack it.
      if (trial && !isFinished(trial.state)) unfinished.push(trial);
    };
    visited.forEach(visit);
    for (; seen < trials.length; seen++) visit(seen);
    return { finished, unfinished };
  };
}

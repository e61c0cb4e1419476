import type { FrozenTrial } from "./frozen-trial.js";
import { isFinished } from "./trial-state.js";

/** A look at one study's growing list of trials. */
export interface CursorLook {
  /** Finished since the last look: each trial is handed out once. */
  readonly finished: readonly FrozenTrial[];
  /** All that are not finished. */
  readonly unfinished: readonly FrozenTrial[];
}

/**
 * Walks a study's trials so that what is learned of a finished one need not be
 * learned again. A look costs as much as there is above the first unfinished trial.
 */
export type FinishedCursor = (trials: readonly FrozenTrial[]) => CursorLook;

export function finishedCursor(): FinishedCursor {
  let allBelow = 0;
  const beyond = new Set<number>();
  return (trials) => {
    const finished: FrozenTrial[] = [];
    const unfinished: FrozenTrial[] = [];
    for (let number = allBelow; number < trials.length; number++) {
      if (beyond.has(number)) continue;
      const trial = trials[number]!;
      if (isFinished(trial.state)) {
        finished.push(trial);
        beyond.add(number);
      } else unfinished.push(trial);
    }
    while (beyond.delete(allBelow)) allBelow++;
    return { finished, unfinished };
  };
}

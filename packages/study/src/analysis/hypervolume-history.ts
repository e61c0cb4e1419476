import type { FrozenTrial } from "../frozen-trial.js";
import { losses, type StudyDirection } from "../study-direction.js";
import { dominates } from "./dominance.js";
import { hypervolume } from "./hypervolume.js";
import { feasibleComplete } from "./pareto-front.js";

/**
 * Hypervolume of the feasible COMPLETE trials up to each one, by number.
 *
 * @param reference a value an objective, in the study's own directions, worse than what counts
 */
export function hypervolumeHistory(
  trials: readonly FrozenTrial[],
  directions: readonly StudyDirection[],
  reference: readonly number[],
): readonly { readonly number: number; readonly hypervolume: number }[] {
  const bound = losses(reference, directions);
  let front: readonly (readonly number[])[] = [];
  let covered = 0;
  return feasibleComplete(trials).map((trial) => {
    const point = losses(trial.values!, directions);
    if (!front.some((other) => dominates(other, point))) {
      front = [...front.filter((other) => !dominates(point, other)), point];
      covered = hypervolume(front, bound);
    }
    return { number: trial.number, hypervolume: covered };
  });
}

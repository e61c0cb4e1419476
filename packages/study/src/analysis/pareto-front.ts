import { constraintViolation, type FrozenTrial } from "../frozen-trial.js";
import { losses, type StudyDirection } from "../study-direction.js";
import { nonDominatedRanks } from "./dominance.js";

/** The feasible COMPLETE trials that no other dominates, by number. */
export function paretoFront(
  trials: readonly FrozenTrial[],
  directions: readonly StudyDirection[],
): readonly FrozenTrial[] {
  const candidates = feasibleComplete(trials);
  const points = candidates.map(({ values }) => losses(values!, directions));
  const ranks = nonDominatedRanks(points, 1);
  return candidates.filter((_, k) => ranks[k] === 0);
}

/** The COMPLETE trials that break no constraint. */
export function feasibleComplete(trials: readonly FrozenTrial[]): readonly FrozenTrial[] {
  return trials.filter((trial) => trial.state === "COMPLETE" && constraintViolation(trial) === 0);
}

import { InvalidArgument, StudyIncompatible } from "@auction-mech/core";
import type { FrozenTrial } from "../frozen-trial.js";
import { losses, type StudyDirection } from "../study-direction.js";
import { feasibleComplete } from "./pareto-front.js";

/**
 * The best feasible COMPLETE trial; of equals the first.
 *
 * @throws StudyIncompatible with several objectives: ask for the Pareto front
 * @throws InvalidArgument when no trial qualifies
 */
export function bestTrial(
  trials: readonly FrozenTrial[],
  directions: readonly StudyDirection[],
): FrozenTrial {
  if (directions.length > 1) {
    throw new StudyIncompatible(
      `A best trial needs one objective, but the study has ${directions.length}. Use \`bestTrials\`.`,
    );
  }
  let best: FrozenTrial | undefined;
  let lowest = Number.POSITIVE_INFINITY;
  for (const trial of feasibleComplete(trials)) {
    const loss = losses(trial.values!, directions)[0]!;
    if (best !== undefined && loss >= lowest) continue;
    best = trial;
    lowest = loss;
  }
  if (best) return best;
  throw new InvalidArgument("A best trial needs a feasible COMPLETE trial, but the study has none yet.");
}

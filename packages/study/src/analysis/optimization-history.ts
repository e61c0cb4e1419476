import { StudyIncompatible } from "@auction-mech/core";
import type { FrozenTrial } from "../frozen-trial.js";
import { losses, type StudyDirection } from "../study-direction.js";
import { feasibleComplete } from "./pareto-front.js";

/** One COMPLETE trial's place in the history of an optimisation. */
export interface HistoryPoint {
  readonly number: number;
  readonly value: number;
  /** Best value of the feasible trials up to this one; null before the first. */
  readonly best: number | null;
}

/** How the best value came down, or up: one point a COMPLETE trial, by number. */
export function optimizationHistory(
  trials: readonly FrozenTrial[],
  directions: readonly StudyDirection[],
): readonly HistoryPoint[] {
  if (directions.length > 1) {
    throw new StudyIncompatible(
      `A history needs one objective, but the study has ${directions.length}. Use \`hypervolumeHistory\`.`,
    );
  }
  const feasible = new Set(feasibleComplete(trials));
  let best: number | null = null;
  return trials
    .filter(({ state }) => state === "COMPLETE")
    .map((trial) => {
      const value = trial.values![0]!;
      const loss = losses([value], directions)[0]!;
      if (feasible.has(trial) && (best === null || loss < losses([best], directions)[0]!)) best = value;
      return { number: trial.number, value, best };
    });
}

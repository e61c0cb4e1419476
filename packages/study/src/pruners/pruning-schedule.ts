import { requireInteger } from "@auction-mech/core";
import { type FrozenTrial, lastStep } from "../frozen-trial.js";

/** At which steps a pruner is willing to prune. */
export interface PruningSchedule {
  /** Steps before this one are never pruned. @default 0 */
  readonly warmupSteps?: number;
  /** At most one decision in so many steps after the warm-up. @default 1 */
  readonly intervalSteps?: number;
}

/**
 * The step at which the trial may be pruned now, or undefined. Reports need not
 * come at every step: the first one at or after each interval's start counts.
 */
export function pruningStep(schedule: PruningSchedule): (trial: FrozenTrial) => number | undefined {
  const { warmupSteps = 0, intervalSteps = 1 } = schedule;
  requireInteger("warmupSteps", warmupSteps, 0, Number.MAX_SAFE_INTEGER);
  requireInteger("intervalSteps", intervalSteps, 1, Number.MAX_SAFE_INTEGER);
  return (trial) => {
    const step = lastStep(trial);
    if (step === undefined || step < warmupSteps) return undefined;
    const intervalStart = Math.floor((step - warmupSteps) / intervalSteps) * intervalSteps + warmupSteps;
    const earlier = Object.keys(trial.intermediateValues).some(
      (other) => Number(other) !== step && Number(other) >= intervalStart,
    );
    return earlier ? undefined : step;
  };
}

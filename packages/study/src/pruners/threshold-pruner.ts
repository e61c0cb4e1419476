import { InvalidArgument } from "@auction-mech/core";
import type { Pruner } from "../pruner.js";
import { type PruningSchedule, pruningStep } from "./pruning-schedule.js";

export interface ThresholdPrunerOptions extends PruningSchedule {
  /** Values below this are pruned. */
  readonly lower?: number;
  /** Values above this are pruned. */
  readonly upper?: number;
}

/** Prunes a trial whose last value lies outside [lower, upper], or is NaN: divergence. */
export function thresholdPruner(options: ThresholdPrunerOptions): Pruner {
  const { lower = Number.NEGATIVE_INFINITY, upper = Number.POSITIVE_INFINITY } = options;
  if (options.lower === undefined && options.upper === undefined) {
    throw new InvalidArgument("A threshold pruner must have `lower` or `upper`, but got neither.");
  }
  if (!(lower <= upper)) {
    throw new InvalidArgument(`\`lower <= upper\` must hold, but got lower = ${lower}, upper = ${upper}.`);
  }
  const decisionStep = pruningStep(options);
  return {
    name: "threshold",
    prune(_, trial) {
      const step = decisionStep(trial);
      if (step === undefined) return false;
      const value = trial.intermediateValues[step]!;
      return !(value >= lower && value <= upper);
    },
  };
}

import { InvalidArgument, requireInteger } from "@auction-mech/core";
import { type FrozenTrial, lastStep, own } from "../frozen-trial.js";
import type { Pruner, PrunerView } from "../pruner.js";

export interface SuccessiveHalvingPrunerOptions {
  /** Steps that every trial may take; "auto" is a hundredth of the longest COMPLETE trial. @default "auto" */
  readonly minResource?: number | "auto";
  /** Of so many trials at a rung one goes on. @default 4 */
  readonly reductionFactor?: number;
  /** Rungs left out at the bottom. @default 0 */
  readonly minEarlyStoppingRate?: number;
  /** Trials that must reach a rung before any passes it. @default 0 */
  readonly bootstrapCount?: number;
}

/**
 * Asynchronous successive halving. Rung r is at step
 *
 *     minResource · reductionFactor^(minEarlyStoppingRate + r)
 *
 * and a trial passes it if its value is among the best 1 / reductionFactor of
 * those that came so far. What a trial had at each rung is kept in its
 * attributes, as Optuna does.
 *
 * Li et al., "A System for Massively Parallel Hyperparameter Tuning" (2020).
 */
export function successiveHalvingPruner(options: SuccessiveHalvingPrunerOptions = {}): Pruner {
  const { minResource = "auto", reductionFactor = 4, minEarlyStoppingRate = 0, bootstrapCount = 0 } = options;
  if (minResource !== "auto") requireInteger("minResource", minResource, 1, Number.MAX_SAFE_INTEGER);
  requireInteger("reductionFactor", reductionFactor, 2, Number.MAX_SAFE_INTEGER);
  requireInteger("minEarlyStoppingRate", minEarlyStoppingRate, 0, 1000);
  requireInteger("bootstrapCount", bootstrapCount, 0, Number.MAX_SAFE_INTEGER);
  if (bootstrapCount > 0 && minResource === "auto") {
    throw new InvalidArgument(
      `\`minResource\` must be a number where bootstrapCount > 0, but got "auto" and ${bootstrapCount}.`,
    );
  }
  let resource = minResource === "auto" ? undefined : minResource;
  return {
    name: "successive-halving",
    prune(view, trial) {
      const step = lastStep(trial);
      if (step === undefined) return false;
      resource ??= estimatedResource(view.trials);
      if (resource === undefined) return false;
      const value = trial.intermediateValues[step]!;
      for (let rung = firstOpenRung(trial); ; rung++) {
        if (step < resource * reductionFactor ** (minEarlyStoppingRate + rung)) return false;
        if (Number.isNaN(value)) return true;
        view.setTrialSystemAttr(rungKey(rung), value);
        const competing = competingLosses(view, trial, rung, value);
        if (competing.length <= bootstrapCount) return true;
        const loss = view.directions[0] === "MAXIMIZE" ? -value : value;
        if (loss > passingLoss(competing, reductionFactor)) return true;
      }
    },
  };
}

// --- Internal helpers ---

function rungKey(rung: number): string {
  return `completed_rung_${rung}`;
}

function estimatedResource(trials: readonly FrozenTrial[]): number | undefined {
  let longest: number | undefined;
  for (const trial of trials) {
    const step = trial.state === "COMPLETE" ? lastStep(trial) : undefined;
    if (step !== undefined && (longest === undefined || step > longest)) longest = step;
  }
  return longest === undefined ? undefined : Math.max(1, Math.floor(longest / 100));
}

function firstOpenRung(trial: FrozenTrial): number {
  let rung = 0;
  while (own(trial.systemAttrs, rungKey(rung)) !== undefined) rung++;
  return rung;
}

/** What every trial had at the rung, this one included. */
function competingLosses(view: PrunerView, trial: FrozenTrial, rung: number, value: number): Float64Array {
  const sign = view.directions[0] === "MAXIMIZE" ? -1 : 1;
  const found = [sign * value];
  for (const other of view.trials) {
    if (other.number === trial.number) continue;
    const reached = own(other.systemAttrs, rungKey(rung));
    if (typeof reached === "number") found.push(sign * reached);
  }
  return Float64Array.from(found).sort();
}

/** The worst loss that still passes; the best one while there are fewer trials than the factor. */
function passingLoss(sorted: Float64Array, reductionFactor: number): number {
  return sorted[Math.max(0, Math.floor(sorted.length / reductionFactor) - 1)]!;
}

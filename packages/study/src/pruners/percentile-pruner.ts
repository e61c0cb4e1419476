import { requireInteger, requireRange } from "@auction-mech/core";
import { type FrozenTrial, own } from "../frozen-trial.js";
import type { Pruner, PrunerView } from "../pruner.js";
import { type PruningSchedule, pruningStep } from "./pruning-schedule.js";

export interface PercentilePrunerOptions extends PruningSchedule {
  /** Which share of the trials to keep, in percent. */
  readonly percentile: number;
  /** COMPLETE trials needed before any is pruned. @default 5 */
  readonly startupTrials?: number;
  /** Trials that must have reported the step. @default 1 */
  readonly minTrials?: number;
}

/**
 * Prunes a trial whose best value so far is outside the best `percentile` of
 * the COMPLETE trials' values at the same step. A trial that has only NaN so
 * far is pruned.
 */
export function percentilePruner(options: PercentilePrunerOptions): Pruner {
  const { percentile, startupTrials = 5, minTrials = 1 } = options;
  requireRange("percentile", percentile, 0, 100);
  requireInteger("startupTrials", startupTrials, 0, Number.MAX_SAFE_INTEGER);
  requireInteger("minTrials", minTrials, 1, Number.MAX_SAFE_INTEGER);
  const decisionStep = pruningStep(options);
  return {
    name: "percentile",
    prune(view, trial) {
      const complete = view.trials.filter(({ state }) => state === "COMPLETE");
      if (complete.length === 0 || complete.length < startupTrials) return false;
      const step = decisionStep(trial);
      if (step === undefined) return false;
      const best = lowestLoss(Object.values(trial.intermediateValues).map(lossOf(view)));
      if (Number.isNaN(best)) return true;
      const reported = lossesAt(complete, step, view);
      if (reported.length < minTrials) return false;
      return (
        best >
        percentileOf(
          reported.filter((loss) => !Number.isNaN(loss)),
          percentile,
        )
      );
    },
  };
}

/**
 * The percentile of numbers, linear between the two nearest; NaN of none.
 *
 * Hyndman and Fan, "Sample Quantiles in Statistical Packages" (1996), definition 7.
 */
function percentileOf(numbers: readonly number[], percent: number): number {
  const sorted = Float64Array.from(numbers).sort();
  const at = (percent / 100) * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below === above ? below : below + (above - below) * (at - Math.floor(at));
}

// --- Internal helpers ---

function lossOf({ directions }: PrunerView): (value: number) => number {
  return (value) => (directions[0] === "MAXIMIZE" ? -value : value);
}

function lossesAt(trials: readonly FrozenTrial[], step: number, view: PrunerView): number[] {
  const found: number[] = [];
  for (const { intermediateValues } of trials) {
    const value = own(intermediateValues, String(step));
    if (value !== undefined) found.push(lossOf(view)(value));
  }
  return found;
}

/** NaN counts as not reported; NaN where nothing else was. */
function lowestLoss(losses: readonly number[]): number {
  const numbers = losses.filter((loss) => !Number.isNaN(loss));
  return numbers.length === 0 ? Number.NaN : numbers.reduce((low, loss) => Math.min(low, loss));
}

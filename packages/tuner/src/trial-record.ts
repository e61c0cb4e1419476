import type { Metrics } from "@auction-mech/core";
import {
  type AttributeValue,
  type FrozenTrial,
  isFinished,
  paretoFront,
  retryHistory,
  type StudyDirection,
  type Trial,
} from "@auction-mech/study";
import { DEFAULT_WEIGHT, penalised } from "./objective.js";
import type { SweepTrial } from "./sweep-event.js";

/** What is kept with a trial beside what the study itself keeps. */
export interface TrialRecord {
  readonly metrics: Metrics | null;
  readonly seconds: number | null;
  readonly seed: number;
  readonly failure: string | null;
}

/** Stores the record as attributes that Optuna's tables show. */
export async function storeRecord(
  trial: Trial,
  { metrics, seconds, seed, failure }: TrialRecord,
): Promise<void> {
  const attributes: Record<string, AttributeValue> = {
    seed,
    ...(seconds !== null && { seconds }),
    ...(metrics && {
      revenue: metrics.revenue,
      regret: metrics.regret.total,
      metrics: metrics as unknown as AttributeValue,
    }),
    ...(failure !== null && { failure }),
  };
  await Promise.all(Object.entries(attributes).map(([key, value]) => trial.setUserAttr(key, value)));
}

/** A trial as sweeps show it. Studies of other programs lack some of it. */
export function sweepTrial({ number, state, params, values, userAttrs }: FrozenTrial): SweepTrial {
  const { metrics, seconds, failure } = userAttrs;
  return {
    number,
    state,
    params,
    values: values && [...values],
    metrics: isRecord(metrics) ? (metrics as unknown as Metrics) : null,
    seconds: typeof seconds === "number" ? seconds : null,
    failure: typeof failure === "string" ? failure : null,
  };
}

/** How a study stands. A trial is lost when its worker died and it was queued again under another number. */
export interface Tally {
  /** Ended, and not lost. */
  readonly done: number;
  readonly complete: number;
  readonly pruned: number;
  readonly failed: number;
  readonly lost: number;
  readonly waiting: number;
  isLost(number: number): boolean;
}

export function tally(trials: readonly FrozenTrial[]): Tally {
  const lost = new Set(trials.flatMap((trial) => retryHistory(trial).slice(-1)));
  const count = (wanted: FrozenTrial["state"]) =>
    trials.filter(({ state, number }) => state === wanted && !lost.has(number)).length;
  return {
    done: trials.filter(({ state, number }) => isFinished(state) && !lost.has(number)).length,
    complete: count("COMPLETE"),
    pruned: count("PRUNED"),
    failed: count("FAIL"),
    lost: lost.size,
    waiting: count("WAITING"),
    isLost: (number) => lost.has(number),
  };
}

/**
 * The trial whose auction is kept: with one objective the best, else of the
 * Pareto front the one with the best revenue − 5 · regret.
 */
export function bestOf(
  trials: readonly FrozenTrial[],
  directions: readonly StudyDirection[],
): FrozenTrial | undefined {
  const front = paretoFront(trials, directions);
  if (directions.length === 1) return front[0];
  const worth = (trial: FrozenTrial) => {
    const { metrics } = sweepTrial(trial);
    return metrics ? penalised(metrics, DEFAULT_WEIGHT) : Number.NEGATIVE_INFINITY;
  };
  return front.reduce<FrozenTrial | undefined>(
    (best, trial) => (best && worth(best) >= worth(trial) ? best : trial),
    undefined,
  );
}

// --- Internal helpers ---

function isRecord(value: unknown): boolean {
  return typeof value === "object" && value !== null && "regret" in value;
}

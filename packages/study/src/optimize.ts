import { requireInteger, requireRange } from "@auction-mech/core";
import { askWithin } from "./ask.js";
import type { FrozenTrial } from "./frozen-trial.js";
import { TrialPruned } from "./pruner.js";
import type { StudyContext } from "./study-context.js";
import { tell } from "./tell.js";
import type { Trial } from "./trial.js";

/** What is optimised: one number, or one an objective. Throw {@link TrialPruned} to end a pruned trial. */
export type Objective = (trial: Trial) => number | readonly number[] | Promise<number | readonly number[]>;

export interface OptimizeOptions<Study> {
  /** How many trials to run; without it, until `timeout`, `stop` or the signal. */
  readonly trials?: number;
  /** How many trials of any state the study may have, whoever runs them: workers that share it end together. */
  readonly totalTrials?: number;
  /** Seconds after which no further trial starts. */
  readonly timeout?: number;
  /** Trials under way at once in this process. @default 1 */
  readonly concurrency?: number;
  /** Called after each trial; `study.stop()` ends the run. */
  readonly callbacks?: readonly ((study: Study, trial: FrozenTrial) => void | Promise<void>)[];
  /** Errors that fail their trial only: all of them, or those of these classes. @default false */
  readonly catch?: boolean | readonly (new (...args: never[]) => Error)[];
  readonly signal?: AbortSignal;
}

/** Asks, evaluates and tells until the end of the run; rejects with the first error that is not caught. */
export async function optimize<Study>(
  context: StudyContext,
  study: Study,
  objective: Objective,
  options: OptimizeOptions<Study>,
): Promise<void> {
  const { trials = Number.POSITIVE_INFINITY, totalTrials = Number.POSITIVE_INFINITY } = options;
  const { timeout = Number.POSITIVE_INFINITY, concurrency = 1 } = options;
  if (trials !== Number.POSITIVE_INFINITY) requireInteger("trials", trials, 0, Number.MAX_SAFE_INTEGER);
  if (totalTrials !== Number.POSITIVE_INFINITY)
    requireInteger("totalTrials", totalTrials, 0, Number.MAX_SAFE_INTEGER);
  if (timeout !== Number.POSITIVE_INFINITY) requireRange("timeout", timeout, 0, Number.MAX_SAFE_INTEGER);
  requireInteger("concurrency", concurrency, 1, 10_000);
  const deadline = performance.now() + timeout * 1000;
  let left = trials;
  let failed = false;
  context.stopped = false;

  async function work(): Promise<void> {
    while (
      left > 0 &&
      !failed &&
      !context.stopped &&
      performance.now() < deadline &&
      !options.signal?.aborted
    ) {
      left--;
      try {
        const trial = await askWithin(context, totalTrials);
        if (!trial) return;
        await runTrial(context, study, trial, objective, options);
      } catch (error) {
        failed = true;
        throw error;
      }
      // A synchronous objective must not starve timers: heartbeats are among them.
      await new Promise(setImmediate);
    }
  }

  const workers = Array.from({ length: Math.min(concurrency, trials) }, work);
  const ended = await Promise.allSettled(workers);
  for (const end of ended) if (end.status === "rejected") throw end.reason;
}

// --- Internal helpers ---

async function runTrial<Study>(
  context: StudyContext,
  study: Study,
  trial: Trial,
  objective: Objective,
  options: OptimizeOptions<Study>,
): Promise<void> {
  const { value, error } = await evaluate(objective, trial);
  const state = error === undefined ? undefined : TrialPruned.isInstance(error) ? "PRUNED" : "FAIL";
  const told = await tell(context, trial, value, { ...(state ? { state } : {}), skipIfFinished: true });
  for (const callback of options.callbacks ?? []) await callback(study, told);
  if (state === "FAIL" && !isCaught(error, options.catch)) throw error;
}

async function evaluate(
  objective: Objective,
  trial: Trial,
): Promise<{ value: number | readonly number[] | null; error?: unknown }> {
  try {
    return { value: (await objective(trial)) ?? null };
  } catch (error) {
    return { value: null, error: error ?? new Error("The objective threw nothing.") };
  }
}

function isCaught(error: unknown, caught: OptimizeOptions<unknown>["catch"] = false): boolean {
  return typeof caught === "boolean" ? caught : caught.some((kind) => error instanceof kind);
}

import { InvalidArgument, StorageConflict } from "@auction-mech/core";
import { type FrozenTrial, lastStep } from "./frozen-trial.js";
import { lastIntermediateVector } from "./intermediate-vectors.js";
import { type LiveTrial, type StudyContext, studyView } from "./study-context.js";
import type { TrialChanges } from "./study-storage.js";
import type { Trial } from "./trial.js";
import { applyChanges } from "./trial-changes.js";
import { type FinishedState, isFinished } from "./trial-state.js";
import { trialWriter } from "./trial-writer.js";

export interface TellOptions {
  /** Where absent: COMPLETE if the values are usable, else FAIL. */
  readonly state?: FinishedState;
  /** A trial that another worker finished is left as it is. @default false */
  readonly skipIfFinished?: boolean;
}

/**
 * Finishes a trial. Values that are missing, NaN or too many or too few make it
 * FAIL, unless COMPLETE was asked for; a PRUNED trial keeps its last
 * intermediate value.
 */
export async function tell(
  context: StudyContext,
  trial: Trial | number,
  value: number | readonly number[] | null,
  options: TellOptions,
): Promise<FrozenTrial> {
  const number = typeof trial === "number" ? trial : trial.number;
  const live = context.live.get(number);
  if (!live) return finish(context, number, undefined, value, options);
  // One after the other: what waits to be stored is merged, and a second tell would overwrite the first.
  const before = live.telling;
  const told = (async () => {
    await before?.catch(() => {});
    return finish(context, number, context.live.get(number), value, options);
  })();
  live.telling = told;
  return told;
}

// --- Internal helpers ---

async function finish(
  context: StudyContext,
  number: number,
  live: LiveTrial | undefined,
  value: number | readonly number[] | null,
  { state, skipIfFinished = false }: TellOptions,
): Promise<FrozenTrial> {
  const frozen = live?.frozen ?? (await storedTrial(context, number));
  if (isFinished(frozen.state) && skipIfFinished) return frozen;
  if (frozen.state !== "RUNNING") {
    throw new StorageConflict(
      `Only a RUNNING trial can be told, but trial ${number} is ${frozen.state}. Ask for a new trial.`,
    );
  }
  const told = outcome(context, frozen, value, state);
  const held = live ?? { frozen, writer: trialWriter(context.storage, frozen.trialId) };
  if (context.sampler.afterTrial) {
    const trials = await context.storage.trials(context.studyId, { queueAsRead: true });
    context.sampler.afterTrial(studyView(context, held, trials), told.state, told.values);
  }
  try {
    await held.writer.write({ finish: told });
  } catch (error) {
    const stored = await finishedElsewhere(context, error, number);
    if (stored === undefined) throw error;
    release(context, stored);
    if (!skipIfFinished) throw error;
    return stored;
  }
  release(context, frozen);
  return applyChanges(held.frozen, { finish: told });
}

async function storedTrial(context: StudyContext, number: number): Promise<FrozenTrial> {
  const trials = await context.storage.trials(context.studyId);
  const found = trials[number];
  if (found) return found;
  throw new InvalidArgument(
    `\`tell\` must name a trial of the study, 0 … ${trials.length - 1}, but got ${number}. Ask for it first.`,
  );
}

async function finishedElsewhere(
  context: StudyContext,
  error: unknown,
  number: number,
): Promise<FrozenTrial | undefined> {
  if (!StorageConflict.isInstance(error) || error.code !== "storage-conflict") return undefined;
  const stored = await storedTrial(context, number);
  return isFinished(stored.state) ? stored : undefined;
}

function release(context: StudyContext, { number, trialId }: FrozenTrial): void {
  context.live.delete(number);
  context.heart.stop(trialId);
}

function outcome(
  context: StudyContext,
  frozen: FrozenTrial,
  value: number | readonly number[] | null,
  state: FinishedState | undefined,
): NonNullable<TrialChanges["finish"]> {
  if (state !== undefined && !isFinished(state)) {
    throw new InvalidArgument(`A trial must be told as COMPLETE, PRUNED or FAIL, but got ${String(state)}.`);
  }
  // Objectives in plain JavaScript may give anything.
  const values = (value ?? null) === null ? null : typeof value === "object" ? [...value!] : [value];
  if (state === "PRUNED" || state === "FAIL") {
    if (values !== null) {
      throw new InvalidArgument(
        `A ${state} trial must be told without values, but got [${values.join(", ")}]. Tell null.`,
      );
    }
    return {
      state,
      values: state === "PRUNED" ? lastReported(frozen, context.record.directions.length) : null,
    };
  }
  const problem = whyUnusable(values, context.record.directions.length);
  if (problem === undefined) return { state: "COMPLETE", values };
  if (state === "COMPLETE") throw new InvalidArgument(problem);
  context.warn(`Trial ${frozen.number} failed: ${problem}`);
  return { state: "FAIL", values: null };
}

/** A pruned trial's values: what it last reported, unless that cannot be stored. */
function lastReported(frozen: FrozenTrial, objectives: number): readonly number[] | null {
  const step = lastStep(frozen);
  const values = step === undefined ? lastIntermediateVector(frozen) : [frozen.intermediateValues[step]!];
  return values !== null && values.length === objectives && !values.some(Number.isNaN) ? values : null;
}

function whyUnusable(values: readonly unknown[] | null, objectives: number): string | undefined {
  if (values === null) return "An objective must give a number, but gave none.";
  if (values.some((value) => typeof value !== "number" || Number.isNaN(value))) {
    return `An objective must give numbers other than NaN, but gave [${values.join(", ")}].`;
  }
  if (values.length === objectives) return undefined;
  return `An objective must give ${objectives} values, one a direction, but gave ${values.length}.`;
}

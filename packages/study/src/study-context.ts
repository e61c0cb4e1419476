import { stream } from "@auction-mech/core";
import type { FrozenTrial } from "./frozen-trial.js";
import type { Heart } from "./heart.js";
import type { KnownDistributions } from "./known-distributions.js";
import type { Pruner } from "./pruner.js";
import type { Sampler } from "./sampler.js";
import type { StudyRecord, StudyStorage } from "./study-storage.js";
import type { StudyView } from "./study-view.js";
import type { Trial } from "./trial.js";
import type { TrialWriter } from "./trial-writer.js";

/** A trial that this process asked for and has not told yet. */
export interface LiveTrial {
  readonly trial: Trial;
  readonly writer: TrialWriter;
  /** With what the objective did so far, stored or not. */
  frozen: FrozenTrial;
  /** A `tell` that is under way; a second one must not change what it stores. */
  telling?: Promise<unknown>;
}

/** What the parts of one open study share. */
export interface StudyContext {
  readonly storage: StudyStorage;
  readonly studyId: number;
  readonly sampler: Sampler;
  readonly pruner: Pruner;
  readonly seed: number;
  readonly maxRetries: number;
  readonly known: KnownDistributions;
  readonly heart: Heart;
  /** By trial number. */
  readonly live: Map<number, LiveTrial>;
  /** As last read; attributes may be older than the storage's. */
  record: StudyRecord;
  stopped: boolean;
  warn(message: string): void;
}

/** The view of the study for decisions about one live trial. */
export function studyView(
  context: StudyContext,
  live: Pick<LiveTrial, "frozen" | "writer">,
  trials: readonly FrozenTrial[],
): StudyView {
  const { record, seed, storage, studyId } = context;
  return {
    identity: context,
    studyName: record.name,
    directions: record.directions,
    get studySystemAttrs() {
      return context.record.systemAttrs;
    },
    trials,
    get unfinished() {
      return withLive(context, trials);
    },
    get trial() {
      return live.frozen;
    },
    random: (purpose) => stream(seed, purpose, live.frozen.number),
    seedFor: (purpose) => stream(seed, purpose).integer(2 ** 32),
    setTrialSystemAttr(key, value) {
      live.frozen = { ...live.frozen, systemAttrs: { ...live.frozen.systemAttrs, [key]: value } };
      live.writer.add({ systemAttrs: { [key]: value } });
    },
    setStudySystemAttr(key, value) {
      const systemAttrs = { ...context.record.systemAttrs, [key]: value };
      context.record = { ...context.record, systemAttrs };
      storage
        .setStudyAttr(studyId, "system", key, value)
        .catch((error: unknown) => context.warn(`The attribute "${key}" was not stored: ${String(error)}`));
    },
    stop() {
      context.stopped = true;
    },
  };
}

/** The view as the sampler should see it: with one objective, the trials of the pruner's group alone. */
export function samplerView({ pruner }: StudyContext, view: StudyView): StudyView {
  const group = view.directions.length === 1 ? pruner.group?.(view) : undefined;
  if (!group) return view;
  const rivals = (trials: readonly FrozenTrial[]) => trials.filter(({ number }) => group.has(number));
  return {
    ...view,
    identity: group.identity,
    whole: view,
    get studySystemAttrs() {
      return view.studySystemAttrs;
    },
    trials: rivals(view.trials),
    get unfinished() {
      return rivals(view.unfinished);
    },
    get trial() {
      return view.trial;
    },
  };
}

// --- Internal helpers ---

/** The unfinished trials, this process's own as they are now: what they do is not stored at once. */
function withLive({ known, live }: StudyContext, trials: readonly FrozenTrial[]): readonly FrozenTrial[] {
  const stored = known.learn(trials).unfinished.map((trial) => live.get(trial.number)?.frozen ?? trial);
  const newer = [...live.values()].filter(({ frozen }) => frozen.number >= trials.length);
  return [...stored, ...newer.map(({ frozen }) => frozen)];
}

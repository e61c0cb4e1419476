import type { Attributes, AttributeValue } from "./attribute-json.js";
import type { Distribution, ParamValue } from "./distribution.js";
import type { FrozenTrial } from "./frozen-trial.js";
import type { StudyDirection } from "./study-direction.js";
import type { FinishedState } from "./trial-state.js";

/** Whose attributes: the user's, or the library's own. */
export type AttributeScope = "user" | "system";

/** A study without its trials. */
export interface StudyRecord {
  readonly studyId: number;
  readonly name: string;
  readonly directions: readonly StudyDirection[];
  readonly userAttrs: Attributes;
  readonly systemAttrs: Attributes;
}

/** A parameter's value with the distribution it was drawn from. */
export interface SuggestedParam {
  readonly value: ParamValue;
  readonly distribution: Distribution;
}

/** Writes to one trial that happen together or not at all. */
export interface TrialChanges {
  /** A name already stored keeps its first value. */
  readonly params?: Readonly<Record<string, SuggestedParam>>;
  /** A step already stored keeps its first value. */
  readonly intermediateValues?: Readonly<Record<number, number>>;
  readonly userAttrs?: Attributes;
  readonly systemAttrs?: Attributes;
  /** Finishes the trial. */
  readonly finish?: { readonly state: FinishedState; readonly values: readonly number[] | null };
}

/** Signs of life of running trials, where several processes share the storage. */
export interface Heartbeats {
  /** Seconds between two beats of a running trial. */
  readonly interval: number;
  /** Seconds without a beat after which a running trial counts as dead. */
  readonly gracePeriod: number;
  beat(trialIds: readonly number[]): Promise<void>;
  /**
   * Fails every stale trial and, in the same transaction, stores what `retry`
   * makes of it. Each stale trial is failed by exactly one caller.
   */
  failStaleTrials(
    studyId: number,
    retry: (failed: FrozenTrial) => FrozenTrial | undefined,
  ): Promise<readonly FrozenTrial[]>;
}

export interface ReadTrialsOptions {
  /**
   * Attributes of a WAITING trial may be as they were when this process first
   * read it, states are current: a long queue is then not read again and again.
   * @default false
   */
  readonly queueAsRead?: boolean;
}

/**
 * Where studies live. Safe under concurrent callers, in one process and, where
 * the medium allows, in many.
 *
 * Laws, tested for every storage by `@auction-mech/study/testing`: trial
 * numbers are 0, 1, 2, … without gaps; a finished trial never changes; a trial
 * once returned never changes; of several callers exactly one pops a waiting
 * trial or finishes a running one.
 */
export interface StudyStorage {
  readonly name: string;
  /**
   * @param systemAttrs set in the same step: no other caller sees the study without them
   * @throws StorageConflict when the name is taken
   */
  createStudy(name: string, directions: readonly StudyDirection[], systemAttrs?: Attributes): Promise<number>;
  /** With all its trials. @throws InvalidArgument on an unknown id, as everywhere below */
  deleteStudy(studyId: number): Promise<void>;
  studies(): Promise<readonly StudyRecord[]>;
  findStudy(name: string): Promise<StudyRecord | undefined>;
  study(studyId: number): Promise<StudyRecord>;
  setStudyAttr(studyId: number, scope: AttributeScope, key: string, value: AttributeValue): Promise<void>;
  /** A new RUNNING trial, or a copy of `template` under its own new number. */
  createTrial(studyId: number, template?: FrozenTrial): Promise<FrozenTrial>;
  /** A new RUNNING trial, or undefined where the study already has `limit` trials of any state. */
  createTrialWithin(studyId: number, limit: number): Promise<FrozenTrial | undefined>;
  /** Turns the first WAITING trial to RUNNING, or returns undefined when none waits. */
  popWaitingTrial(studyId: number): Promise<FrozenTrial | undefined>;
  /** All trials by number. */
  trials(studyId: number, options?: ReadTrialsOptions): Promise<readonly FrozenTrial[]>;
  trial(trialId: number): Promise<FrozenTrial>;
  /** @throws StorageConflict when the trial is finished */
  updateTrial(trialId: number, changes: TrialChanges): Promise<void>;
  /** Absent where no other process can see the storage. */
  readonly heartbeats?: Heartbeats;
  close(): Promise<void>;
}

import type { Random } from "@auction-mech/core";
import type { Attributes, AttributeValue } from "./attribute-json.js";
import type { FrozenTrial } from "./frozen-trial.js";
import type { StudyDirection } from "./study-direction.js";

/** A study as samplers and pruners see it while they decide about one trial. */
export interface StudyView {
  /** The same object for the same open study: a key for what a sampler remembers of it. */
  readonly identity: object;
  readonly studyName: string;
  readonly directions: readonly StudyDirection[];
  readonly studySystemAttrs: Attributes;
  /** The view of all trials, where this one shows only those that compete with the trial. */
  readonly whole?: StudyView;
  /** All trials by number, as they were when the decision began. */
  readonly trials: readonly FrozenTrial[];
  /** Those of them that are running or waiting. */
  readonly unfinished: readonly FrozenTrial[];
  /** The trial being decided about, as it is now; it may be older or absent in `trials`. */
  readonly trial: FrozenTrial;
  /** Random numbers for one purpose, fixed by the study's seed and the trial's number. */
  random(purpose: string): Random;
  /** 32 random bits for one purpose, fixed by the study's seed alone: the same for every trial. */
  seedFor(purpose: string): number;
  setTrialSystemAttr(key: string, value: AttributeValue): void;
  setStudySystemAttr(key: string, value: AttributeValue): void;
  /** Ends `optimize` after the trials that are running. */
  stop(): void;
}

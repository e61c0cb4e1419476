import type { FrozenTrial } from "./frozen-trial.js";
import type { StudyView } from "./study-view.js";

/** What a pruner may know and write of the study. One objective: several are asked one by one. */
export type PrunerView = Pick<StudyView, "studyName" | "directions" | "trials" | "setTrialSystemAttr">;

/** Trials that compete among themselves. */
export interface TrialGroup {
  /** The same object for the same group of the same open study. */
  readonly identity: object;
  has(number: number): boolean;
}

/** Decides after a report whether a trial is worth continuing. */
export interface Pruner {
  readonly name: string;
  /** @param trial the trial in question, with every value reported so far */
  prune(view: PrunerView, trial: FrozenTrial): boolean;
  /** Where trials compete in groups: the group of the view's trial, from which alone samplers then learn. */
  group?(view: StudyView): TrialGroup | undefined;
}

const MARKER = Symbol.for("auction-mech.trial-pruned");

/** What an objective throws to end a pruned trial: `if (await trial.shouldPrune()) throw new TrialPruned();` */
export class TrialPruned extends Error {
  readonly [MARKER] = true;

  constructor(message = "The trial was pruned.") {
    super(message);
    this.name = "TrialPruned";
  }

  static isInstance(error: unknown): error is TrialPruned {
    return typeof error === "object" && error !== null && MARKER in error;
  }
}

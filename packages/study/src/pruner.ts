import type { FrozenTrial } from "./frozen-trial.js";
import type { StudyView } from "./study-view.js";

/** What a pruner may know and write of the study. One objective: several are asked one by one. */
export type PrunerView = Pick<StudyView, "studyName" | "directions" | "trials" | "setTrialSystemAttr">;

/** Decides after a report whether a trial is worth continuing. */
export interface Pruner {
  readonly name: string;
  /** @param trial the trial in question, with every value reported so far */
  prune(view: PrunerView, trial: FrozenTrial): boolean;
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

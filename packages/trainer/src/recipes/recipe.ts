import type {
  NamedParameters,
  PhaseName,
  Profiles,
  StepReport,
  TrainableMechanism,
  TrainingEngine,
  Valuation,
} from "@auction-mech/core";
import type { AdamOptions } from "../adam.js";
import type { Objective } from "../objectives/objective.js";
import type { CompleteSettings, TrainSettings } from "../settings.js";
import type { StepSize } from "../simd/simd-network.js";

/** What a plan is made for. */
export interface RecipeContext {
  readonly valuation: Valuation;
  /** Training profiles, currency. */
  readonly values: Profiles;
  readonly seed: number;
  readonly settings: CompleteSettings;
}

/** A stretch of equal steps. */
export interface Phase {
  readonly name: PhaseName;
  /** What is imitated or minimised, in words. */
  readonly summary: string;
  readonly steps: number;
  readonly stepsPerEpoch: number;
  /** Takes step `step`, counted from 0 in this phase. Depends on nothing but the step, the engine and the memory. */
  take(engine: TrainingEngine, step: number): Promise<StepReport>;
}

/** Numbers that the phases carry from step to step, such as multipliers: part of a checkpoint. */
export type Memory = Record<string, number[]>;

/** What is minimised and how, of which network: decides which engines can train it. */
export interface Task {
  /** The name of a trainable mechanism. */
  readonly mechanism: string;
  readonly objective: Objective<unknown>;
  readonly adam: AdamOptions;
}

/** Everything needed to train one network once. */
export interface Plan extends Task {
  readonly auction: TrainableMechanism;
  readonly memory: Memory;
  /** The largest of its steps. */
  readonly stepSize: StepSize;
  readonly phases: readonly Phase[];
  /** Where there are rows that no step sees. */
  readonly earlyStopping?: EarlyStopping;
}

/** Looks at the auction at the end of every epoch of the last phase, and keeps the best there was. */
export interface EarlyStopping {
  /** Rows that are looked at. */
  readonly rows: number;
  /** How good an auction is on them; higher is better. */
  score(auction: TrainableMechanism): number;
  /** What training must beat by its score to be kept. */
  readonly incumbent: {
    readonly name: string;
    readonly parameters: NamedParameters;
    /** The same auction fitted to all training rows: once it is chosen, none needs to be held out. */
    readonly refitted: NamedParameters;
  };
}

/** How one kind of network is trained: its defaults and its phases. */
export interface Recipe {
  readonly mechanism: string;
  /** What the user set, completed by the defaults for this valuation. */
  complete(given: TrainSettings, valuation: Valuation): CompleteSettings;
  /** That of every plan with these settings, without making one. */
  task(settings: CompleteSettings): Task;
  plan(context: RecipeContext): Plan;
}

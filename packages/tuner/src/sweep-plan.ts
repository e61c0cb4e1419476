import type { Valuation } from "@auction-mech/core";
import type { TrainSettings, ValuationSource } from "@auction-mech/trainer";
import type { Objective } from "./objective.js";
import type { NamedStorage } from "./open-shared-storage.js";
import type { Space } from "./space.js";
import type { SweepComputeWish } from "./sweep-compute.js";
import type { SweepConfig } from "./sweep-config.js";

/** What a user asks for. Everything that can be refused is refused before anything is written. */
export interface SweepRequest extends SweepComputeWish {
  readonly valuation: ValuationSource;
  readonly mechanism: string;
  readonly seed: number;
  /** Of every trial's training, under its parameters. */
  readonly settings: TrainSettings;
  /** @default the mechanism's own */
  readonly space?: Space | undefined;
  readonly objective: string;
  readonly valSize: number;
  readonly regretProfiles: number;
  readonly sampler: string;
  readonly pruner: string;
  readonly warmStart: boolean;
  readonly study: StudyChoice;
  /** Of a new study, and of a shared one: how many it is to have. Of one that is continued: how many more. */
  readonly trials?: number | undefined;
  /** Names the run folder of a valuation's sweep; asked again with the next attempt where one exists. */
  folder(valuation: string, attempt: number): string;
  /** Flags that the user gave, which a study of ours must not contradict. */
  readonly given: readonly string[];
}

export type StudyChoice =
  | { readonly kind: "new" }
  /** A SQLite file. */
  | { readonly kind: "continued"; readonly path: string; readonly name?: string | undefined }
  /** A database that any number of machines share. */
  | { readonly kind: "shared"; readonly url: string; readonly name?: string | undefined };

/** A sweep that is ready to run. */
export interface SweepPlan {
  readonly config: SweepConfig;
  readonly valuation: Valuation;
  readonly objective: Objective;
  readonly space: Space;
  readonly studyName: string;
  readonly storage: NamedStorage;
  readonly folder: string;
  /** Trials that the study is to have, or how many more; null: as many as it was to have. */
  readonly goal: { readonly total: number } | { readonly more: number } | null;
}

export { DEFAULT_TRIALS } from "./claim-study.js";
export { DEFAULT_OBJECTIVE, isModule, type Objective, openObjective } from "./objective.js";
export { type NamedStorage, openSharedStorage, openSqlite } from "./open-shared-storage.js";
export { prepareSweep } from "./prepare-sweep.js";
export { sweepResultSchema } from "./result-schema.js";
export { PRUNERS, SAMPLERS } from "./search-strategy.js";
export { parseSpace, type Space } from "./space.js";
export { type SweepOptions, sweep } from "./sweep.js";
export type { SweepConfig } from "./sweep-config.js";
export type {
  BestTrial,
  DefaultsComparison,
  FreshFigures,
  PackageCompute,
  PairedDifference,
  SweepComputes,
  SweepEvent,
  SweepObjective,
  SweepOutcome,
  SweepResult,
  SweepStatus,
  SweepTrial,
} from "./sweep-event.js";
export type { StudyChoice, SweepPlan, SweepRequest } from "./sweep-plan.js";
export { bestOf, sweepTrial, type Tally, tally } from "./trial-record.js";

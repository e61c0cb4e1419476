export { dominates, nonDominatedRanks } from "./analysis/dominance.js";
export { type ExportOptions, trialsToCsv, trialsToJson } from "./analysis/export-trials.js";
export { hypervolume } from "./analysis/hypervolume.js";
export { hypervolumeHistory } from "./analysis/hypervolume-history.js";
export { type HistoryPoint, optimizationHistory } from "./analysis/optimization-history.js";
export { type ImportanceOptions, paramImportances } from "./analysis/param-importances.js";
export { paretoFront } from "./analysis/pareto-front.js";
export { type TrialsTable, trialsTable } from "./analysis/trials-table.js";
export type { Attributes, AttributeValue } from "./attribute-json.js";
export { copyStudy } from "./copy-study.js";
export {
  type CreateStudyOptions,
  createStudy,
  deleteStudy,
  loadStudy,
  type OpenStudyOptions,
  studySummaries,
} from "./create-study.js";
export { decodeDistribution } from "./decode-distribution.js";
export {
  type CategoricalChoice,
  type CategoricalDistribution,
  categoricalDistribution,
  type Distribution,
  type FloatDistribution,
  type FloatOptions,
  floatDistribution,
  type IntDistribution,
  type IntOptions,
  intDistribution,
  type ParamValue,
} from "./distribution.js";
export { encodeDistribution } from "./encode-distribution.js";
export {
  constraintViolation,
  createTrial,
  type FrozenTrial,
  lastStep,
  type TrialTemplate,
  trialConstraints,
} from "./frozen-trial.js";
export { memoryStorage } from "./memory-storage.js";
export { type OpenStorageOptions, openStorage } from "./open-storage.js";
export type { Objective, OptimizeOptions } from "./optimize.js";
export { type Pruner, type PrunerView, type TrialGroup, TrialPruned } from "./pruner.js";
export { type HyperbandPrunerOptions, hyperbandPruner } from "./pruners/hyperband-pruner.js";
export { medianPruner } from "./pruners/median-pruner.js";
export { noPruner } from "./pruners/no-pruner.js";
export { type PatientPrunerOptions, patientPruner } from "./pruners/patient-pruner.js";
export { type PercentilePrunerOptions, percentilePruner } from "./pruners/percentile-pruner.js";
export { type PrunerEntry, pruners } from "./pruners/pruner-registry.js";
export type { PruningSchedule } from "./pruners/pruning-schedule.js";
export {
  type SuccessiveHalvingPrunerOptions,
  successiveHalvingPruner,
} from "./pruners/successive-halving-pruner.js";
export { type ThresholdPrunerOptions, thresholdPruner } from "./pruners/threshold-pruner.js";
export { retryHistory, retryTrial } from "./retry-trial.js";
export type { Sampler } from "./sampler.js";
export { avoidDuplicates } from "./samplers/avoid-duplicates.js";
export { type GridSamplerOptions, gridSampler } from "./samplers/grid-sampler.js";
export { type NsgaIISamplerOptions, nsgaIISampler } from "./samplers/nsga-ii-sampler.js";
export { quasiRandomSampler } from "./samplers/quasi-random-sampler.js";
export { randomSampler } from "./samplers/random-sampler.js";
export { type SamplerEntry, samplers } from "./samplers/sampler-registry.js";
export { type TpeSamplerOptions, tpeSampler } from "./samplers/tpe-sampler.js";
export type { ParamsOf, SearchSpace } from "./search-space.js";
export { type PostgresStorageOptions, postgresStorage } from "./sql/postgres-storage.js";
export { type SqliteStorageOptions, sqliteStorage } from "./sql/sqlite-storage.js";
export type { Study } from "./study.js";
export type { DirectionName, StudyDirection } from "./study-direction.js";
export type {
  AttributeScope,
  Heartbeats,
  ReadTrialsOptions,
  StudyRecord,
  StudyStorage,
  SuggestedParam,
  TrialChanges,
} from "./study-storage.js";
export type { StudyView } from "./study-view.js";
export type { TellOptions } from "./tell.js";
export type { Trial } from "./trial.js";
export { type FinishedState, isFinished, type TrialState } from "./trial-state.js";

export { type AccelerateOptions, acceleratedBy } from "./accelerate.js";
export { baselineMechanisms, fittingRows } from "./baselines.js";
export { batchedCompute } from "./batched/batched-compute.js";
export { batchedTensorEngine, type EngineBatch } from "./batched/batched-tensor-engine.js";
export { type KnownBound, upperBound } from "./bound.js";
export { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "./checkpoint.js";
export { compareResults, type Repeat } from "./compare-results.js";
export {
  type ChosenEngine,
  type Compute,
  type ComputeOptions,
  type ComputeWish,
  openCompute,
  type SettledCompute,
  settleCompute,
  tensorCompute,
} from "./compute.js";
export { environment, packageVersions } from "./environment.js";
export { type FastAuction, fastAuction } from "./fast-auction.js";
export { imitationRule } from "./imitation-rule.js";
export {
  type LearningCurve,
  type LearningCurveOptions,
  type LearningCurvePoint,
  learningCurve,
} from "./learning-curve.js";
export { myersonEstimate } from "./objectives/myerson-estimate.js";
export type { Forward, Objective } from "./objectives/objective.js";
export { penalisedRevenue } from "./objectives/penalised-revenue.js";
export { plainMyersonEstimate } from "./objectives/plain-myerson-estimate.js";
export { type OpenedValuation, openValuation, type ValuationSource } from "./open-valuation.js";
export type { Phase, Plan, Recipe, RecipeContext, Task } from "./recipes/recipe.js";
export { recipes } from "./recipes/recipes.js";
export { trainingScale } from "./recipes/training-scale.js";
export { requireSizes } from "./require-sizes.js";
export { type AuditResult, auditResultSchema } from "./results/audit-result.js";
export { type CheckResult, checkResultSchema } from "./results/check-result.js";
export { type DoctorResult, doctorResultSchema } from "./results/doctor-result.js";
export { type EvaluateResult, evaluateResultSchema } from "./results/evaluate-result.js";
export { type LearningCurveResult, learningCurveResultSchema } from "./results/learning-curve-result.js";
export { commonParts, metricsSchema, valuationSchema } from "./results/parts.js";
export { type ReserveResult, reserveResultSchema } from "./results/reserve-result.js";
export { type RunBidsResult, runBidsResultSchema } from "./results/run-bids-result.js";
export { runResultSchema } from "./results/run-result.js";
export { type TransferResult, transferResultSchema } from "./results/transfer-result.js";
export { type RunConfig, runConfigSchema } from "./run-config.js";
export { createRunFolder, openRunFolder, type RunFolder, recordedResult } from "./run-folder.js";
export { type RunTrainingOptions, runTraining } from "./run-training.js";
export {
  type CompleteSettings,
  completeSettingsSchema,
  type TrainSettings,
  trainSettingsSchema,
} from "./settings.js";
export { type SimdEngineOptions, simdEngine, simdRefusal } from "./simd-engine.js";
export { type TensorEngineOptions, tensorEngine } from "./tensor-engine.js";
export {
  completion,
  type Inspection,
  secondsFrom,
  type TrainedAuction,
  type TrainOptions,
  train,
} from "./train.js";
export {
  type Transfer,
  type TransferCell,
  type TransferOptions,
  type TransferRow,
  transfer,
} from "./transfer.js";
export { type Validation, type ValidationOptions, validation } from "./validation.js";

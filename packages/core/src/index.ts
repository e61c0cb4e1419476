export type { Conditional, Interval, Marginal } from "./distribution.js";
export {
  AuctionMechError,
  BackendUnavailable,
  type ErrorCode,
  InvalidArgument,
  InvalidData,
  ShapeMismatch,
  StorageConflict,
  StudyIncompatible,
} from "./errors.js";
export { type BidderOutcome, type Mechanism, outcomesAlong } from "./mechanism.js";
export type { Bound, Gap, Metrics, RegretSummary } from "./metrics.js";
export { emptyOutcome, type Outcome } from "./outcome.js";
export {
  column,
  gatherProfiles,
  type Profiles,
  profiles,
  profilesFromRows,
  requireBidders,
  scaleProfiles,
  sliceProfiles,
} from "./profiles.js";
export { permutation, type Random, stream } from "./random.js";
export { type Registry, registry } from "./registry.js";
export { requireInteger, requirePositive, requireRange } from "./requirements.js";
export type {
  Baseline,
  ComputeRecord,
  MemberResult,
  PhaseName,
  RunEvent,
  RunResult,
  RunStatus,
  SeedsSummary,
  Spread,
  TrainedRun,
} from "./run-event.js";
export {
  SPAN_NAMES,
  type Span,
  type SpanName,
  type Stopwatch,
  stopwatch,
  type Timings,
} from "./stopwatch.js";
export {
  type ArchitectureSpec,
  type NamedParameters,
  type ParameterArray,
  parameterCount,
  type TrainableMechanism,
} from "./trainable-mechanism.js";
export type { Draws, EngineState, Schedule, StepReport, TrainingEngine } from "./training-engine.js";
export {
  type EmpiricalValuation,
  type FamilyValuation,
  isEmpirical,
  isFamily,
  type Valuation,
} from "./valuation.js";

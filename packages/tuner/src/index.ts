export { sweepResultSchema } from "./result-schema.js";
export type {
  BestTrial,
  DefaultsComparison,
  PairedDifference,
  SweepEvent,
  SweepObjective,
  SweepOutcome,
  SweepResult,
  SweepStatus,
  SweepTrial,
} from "./sweep-event.js";

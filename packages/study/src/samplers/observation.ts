import type { FrozenTrial } from "../frozen-trial.js";

/** A finished trial with what ranks it, worked out once. */
export interface Observation {
  readonly trial: FrozenTrial;
  readonly kind: "complete" | "pruned" | "infeasible";
  /** Lower is better, one an objective; of COMPLETE trials only. */
  readonly losses: readonly number[];
  /** Total constraint violation. */
  readonly violation: number;
  /** For pruned trials: the further they got the better, then the lower their last loss. */
  readonly pruned: readonly [minusStep: number, loss: number];
}

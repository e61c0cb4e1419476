import { InvalidArgument, requireInteger } from "@auction-mech/core";
import type { Pruner } from "../pruner.js";

export interface PatientPrunerOptions {
  /** Steps without improvement that are put up with. */
  readonly patience: number;
  /** How much counts as an improvement. @default 0 */
  readonly minDelta?: number;
  /** Asked once patience has run out. @default prunes */
  readonly pruner?: Pruner;
}

/**
 * Leaves a trial alone while its best value of the last `patience + 1` steps is
 * not worse than its best before by more than `minDelta`.
 */
export function patientPruner({ patience, minDelta = 0, pruner }: PatientPrunerOptions): Pruner {
  requireInteger("patience", patience, 0, Number.MAX_SAFE_INTEGER);
  if (!(minDelta >= 0)) throw new InvalidArgument(`\`minDelta\` must be at least 0, but got ${minDelta}.`);
  return {
    name: "patient",
    prune(view, trial) {
      const sign = view.directions[0] === "MAXIMIZE" ? -1 : 1;
      // A record's whole-number keys come in ascending order.
      const losses = Object.values(trial.intermediateValues).map((value) => sign * value);
      if (losses.length <= patience + 1) return false;
      const before = lowest(losses.slice(0, -patience - 1));
      const since = lowest(losses.slice(-patience - 1));
      if (!(before + minDelta < since)) return false;
      return pruner ? pruner.prune(view, trial) : true;
    },
  };
}

// --- Internal helpers ---

function lowest(losses: readonly number[]): number {
  const numbers = losses.filter((loss) => !Number.isNaN(loss));
  return numbers.length === 0 ? Number.NaN : numbers.reduce((low, loss) => Math.min(low, loss));
}

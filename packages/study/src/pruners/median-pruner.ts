import type { Pruner } from "../pruner.js";
import { type PercentilePrunerOptions, percentilePruner } from "./percentile-pruner.js";

/** Prunes a trial whose best value so far is worse than the median of the COMPLETE trials' at the same step. */
export function medianPruner(options: Omit<PercentilePrunerOptions, "percentile"> = {}): Pruner {
  return { ...percentilePruner({ ...options, percentile: 50 }), name: "median" };
}

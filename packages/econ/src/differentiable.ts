import { registry } from "@auction-mech/core";
import { irPenalty } from "./penalties/ir-penalty.js";
import { monotonicityPenalty } from "./penalties/monotonicity-penalty.js";
import type { Penalty } from "./penalties/penalty.js";
import { regretPenalty } from "./penalties/regret-penalty.js";

export type { Penalty, Sweep } from "./penalties/penalty.js";
export { eachOwn, eachReplaced, replaceColumn, sweepMisreports } from "./penalties/sweep.js";
export { irPenalty, monotonicityPenalty, regretPenalty };

/** Every penalty that a loss may weigh. */
export const penalties = registry<Penalty>("penalty", {
  regret: regretPenalty,
  monotonicity: monotonicityPenalty,
  ir: irPenalty,
});

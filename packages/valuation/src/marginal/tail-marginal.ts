import type { Marginal } from "@auction-mech/core";

/**
 * A marginal that also knows its logarithms, so that ratios such as (1 − F)/f
 * keep their digits where both parts underflow: what a mixture needs far in
 * its tail.
 */
export interface TailMarginal extends Marginal {
  /** log(1 − F(v)); −Infinity from the top of the support on. */
  logSurvival(value: number): number;
  /** log f(v); −Infinity where the density is 0. */
  logDensity(value: number): number;
}

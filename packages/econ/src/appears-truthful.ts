import type { Metrics } from "@auction-mech/core";

/** Regret and IR violation up to this share of the first best count as rounding. */
const ROUNDING = 1e-6;

/**
 * Whether nothing but rounding was found against an auction's truthfulness:
 * regret and IR violation are at most a millionth of the first-best welfare.
 * Only then do bounds on truthful auctions apply to it.
 */
export function appearsTruthful({
  regret,
  irViolationMax,
  welfare,
  efficiency,
}: Pick<Metrics, "regret" | "irViolationMax" | "welfare" | "efficiency">): boolean {
  const firstBest = efficiency === 0 ? 0 : welfare / efficiency;
  return Math.max(regret.max, irViolationMax) <= ROUNDING * firstBest;
}

import type { SeedsSummary, Spread, TrainedRun } from "@auction-mech/core";
import { meanOf } from "@auction-mech/econ";

/** Of completed trainings: mean and spread over the seeds of each mechanism trained more than once, and the best seed. */
export function summariseSeeds(runs: readonly TrainedRun[]): SeedsSummary[] {
  const groups = new Map<string, TrainedRun[]>();
  for (const run of runs) {
    if (run.status !== "completed") continue;
    const key = JSON.stringify([run.mechanism, run.variant]);
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups.values()].flatMap((own) => {
    const { mechanism, variant } = own[0]!;
    if (own.length < 2) return [];
    const worst = own.map(worstShare);
    const shares = worst.every((share) => share !== undefined) ? worst : undefined;
    const worth = shares ?? own.map(objective);
    const best = own[worth.indexOf(Math.max(...worth))]!;
    return [
      {
        mechanism,
        ...(variant !== undefined && { variant }),
        seeds: own.map(({ seed }) => seed),
        revenue: spreadOf(own.map(({ metrics }) => metrics.revenue)),
        regretTotal: spreadOf(own.map(({ metrics }) => metrics.regret.total)),
        ...(shares && { worstShare: spreadOf(shares) }),
        bestSeed: best.seed,
      },
    ];
  });
}

/** On a family whose bounds are known: the share of the member on which the auction does worst. */
function worstShare({ members }: TrainedRun): number | undefined {
  const shares = members?.map(({ share }) => share?.share);
  return shares?.every((share) => share !== undefined) ? Math.min(...shares) : undefined;
}

/** Between auctions that are not truthful, revenue alone would reward lying: regret is charged five times. */
function objective({ metrics }: TrainedRun): number {
  return metrics.revenue - 5 * metrics.regret.total;
}

function spreadOf(sample: readonly number[]): Spread {
  const { mean, standardError } = meanOf(sample);
  return { mean, standardDeviation: standardError * Math.sqrt(sample.length) };
}

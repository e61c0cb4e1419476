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
    const best = own.reduce((leader, run) => (objective(run) > objective(leader) ? run : leader));
    return [
      {
        mechanism,
        ...(variant !== undefined && { variant }),
        seeds: own.map(({ seed }) => seed),
        revenue: spreadOf(own.map(({ metrics }) => metrics.revenue)),
        regretTotal: spreadOf(own.map(({ metrics }) => metrics.regret.total)),
        bestSeed: best.seed,
      },
    ];
  });
}

/** Between auctions that are not truthful, revenue alone would reward lying: regret is charged five times. */
function objective({ metrics }: TrainedRun): number {
  return metrics.revenue - 5 * metrics.regret.total;
}

function spreadOf(sample: readonly number[]): Spread {
  const { mean, standardError } = meanOf(sample);
  return { mean, standardDeviation: standardError * Math.sqrt(sample.length) };
}

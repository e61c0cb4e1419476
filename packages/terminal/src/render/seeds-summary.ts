import type { TrainedRun } from "@auction-mech/core";
import { meanOf } from "@auction-mech/econ";
import { number } from "./format.js";

/** Of completed trainings: mean and spread over the seeds of each mechanism trained more than once, and the best seed. */
export function seedsSummary(runs: readonly TrainedRun[]): string[] {
  const completed = runs.filter(({ status }) => status === "completed");
  const names = [...new Set(completed.map(({ mechanism }) => mechanism))];
  return names.flatMap((name) => {
    const own = completed.filter(({ mechanism }) => mechanism === name);
    if (own.length < 2) return [];
    const revenues = own.map(({ metrics }) => metrics.revenue);
    const regrets = own.map(({ metrics }) => metrics.regret.total);
    // Between auctions that are not truthful, revenue alone would reward lying: regret is charged five times.
    const objective = ({ metrics }: TrainedRun) => metrics.revenue - 5 * metrics.regret.total;
    const best = own.reduce((leader, run) => (objective(run) > objective(leader) ? run : leader));
    return [
      `${name}, ${own.length} seeds: revenue ${spread(revenues)}, regret total ${spread(regrets)}; best by revenue − 5 · regret: seed ${best.seed}`,
    ];
  });
}

function spread(sample: readonly number[]): string {
  const { mean, standardError } = meanOf(sample);
  return `${number(mean)} (standard deviation ${number(standardError * Math.sqrt(sample.length))})`;
}

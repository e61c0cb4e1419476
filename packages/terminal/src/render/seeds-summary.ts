import type { RunResult, SeedsSummary, Spread } from "@auction-mech/core";
import { number, percent } from "./format.js";

/** A line for each mechanism trained with several seeds. */
export function seedsSummary({ seeds: summaries = [] }: RunResult): string[] {
  return summaries.map((summary) => {
    const { mechanism, variant, seeds, bestSeed, worstShare } = summary;
    const name = variant === undefined ? mechanism : `${mechanism} ${variant}`;
    const by = worstShare ? "the worst share" : "revenue − 5 · regret";
    return `${name}, ${seeds.length} seeds: ${figures(summary).join(", ")}; best by ${by}: seed ${bestSeed}`;
  });
}

function figures({ revenue, regretTotal, worstShare }: SeedsSummary): string[] {
  return [
    `revenue ${spread(revenue, number)}`,
    `regret total ${spread(regretTotal, number)}`,
    ...(worstShare ? [`worst share ${spread(worstShare, percent)}`] : []),
  ];
}

function spread({ mean, standardDeviation }: Spread, text: (value: number) => string): string {
  return `${text(mean)} (standard deviation ${text(standardDeviation)})`;
}

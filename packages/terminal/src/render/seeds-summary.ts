import type { RunResult, Spread } from "@auction-mech/core";
import { number } from "./format.js";

/** A line for each mechanism trained with several seeds. */
export function seedsSummary({ seeds: summaries = [] }: RunResult): string[] {
  return summaries.map(
    ({ mechanism, variant, seeds, revenue, regretTotal, bestSeed }) =>
      `${mechanism}${variant === undefined ? "" : ` ${variant}`}, ${seeds.length} seeds: revenue ${spread(revenue)}, regret total ${spread(regretTotal)}; best by revenue − 5 · regret: seed ${bestSeed}`,
  );
}

function spread({ mean, standardDeviation }: Spread): string {
  return `${number(mean)} (standard deviation ${number(standardDeviation)})`;
}

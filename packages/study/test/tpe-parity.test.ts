import { expect, it, vi } from "vitest";
import { createStudy } from "../src/index.js";
import { testFunctions } from "./functions.js";
import { optuna, whyNoOptuna } from "./optuna-python.js";

// Takes minutes: STUDY_FULL=1 and AUCTION_MECH_OPTUNA_PYTHON run it.
const full = process.env.STUDY_FULL === "1" && !whyNoOptuna;
if (!full)
  process.stderr.write("TPE against Optuna's skipped: set STUDY_FULL=1 and AUCTION_MECH_OPTUNA_PYTHON.\n");
vi.setConfig({ testTimeout: 600_000 });

const SEEDS = 30;
const TRIALS = 100;

/** How many standard deviations the rank sum of `ours` lies above what equal samplers give (Mann and Whitney, 1947). */
function rankSumScore(ours: readonly number[], theirs: readonly number[]): number {
  const above = ours.reduce(
    (sum, value) =>
      sum + theirs.reduce((count, other) => count + Number(value > other) + 0.5 * Number(value === other), 0),
    0,
  );
  const pairs = ours.length * theirs.length;
  return (above - pairs / 2) / Math.sqrt((pairs * (ours.length + theirs.length + 1)) / 12);
}

it.runIf(full)("TPE is not worse than Optuna's default, beyond noise", async () => {
  const theirs = JSON.parse(await optuna("tpe_benchmark", String(SEEDS), String(TRIALS))) as number[][];
  const scores: Record<string, number> = {};
  for (const [k, { name, evaluate }] of testFunctions.entries()) {
    const ours: number[] = [];
    for (let seed = 0; seed < SEEDS; seed++) {
      const study = await createStudy({ seed, onWarning() {} });
      await study.optimize(evaluate, { trials: TRIALS });
      ours.push((await study.bestTrial()).values![0]!);
    }
    scores[name] = rankSumScore(ours, theirs[k]!);
  }
  // One-sided at 5 % over the six functions together (Bonferroni): 2.39 standard deviations.
  for (const score of Object.values(scores)) expect(score).toBeLessThan(2.39);
});

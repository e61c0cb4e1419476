import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stream } from "@auction-mech/core";
import { afterAll, describe, expect, it, vi } from "vitest";
import {
  categoricalDistribution,
  createStudy,
  type Distribution,
  encodeDistribution,
  floatDistribution,
  gridSampler,
  hyperbandPruner,
  hypervolume,
  intDistribution,
  medianPruner,
  type Pruner,
  paramImportances,
  patientPruner,
  percentilePruner,
  randomSampler,
  successiveHalvingPruner,
  thresholdPruner,
} from "../src/index.js";
import { forgettingWeights, parzenEstimator } from "../src/samplers/parzen-estimator.js";
import { optuna, whyNoOptuna } from "./optuna-python.js";

vi.setConfig({ testTimeout: 60_000 });
const folder = mkdtempSync(join(tmpdir(), "study-oracle-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function ask(...questions: readonly (readonly unknown[])[]): Promise<unknown[]> {
  return JSON.parse(await optuna("oracle", JSON.stringify(questions))) as unknown[];
}

const random = stream(7, "oracle");
const draws = (count: number, low: number, high: number) =>
  Array.from({ length: count }, () => low + random.uniform() * (high - low));

describe.skipIf(whyNoOptuna)("the same numbers as Optuna", () => {
  it("Parzen estimators have the same log density", async () => {
    const cases: readonly [Distribution, number[], number[]][] = [
      [floatDistribution(-5, 5), draws(40, -5, 5), draws(9, -5, 5)],
      [floatDistribution(-5, 5), [], [0, 4.9]],
      [floatDistribution(0, 1), [0.3], [0, 0.3, 0.9]],
      [floatDistribution(0, 1), [0.2, 0.2, 0.9], [0.2, 0.5]],
      [floatDistribution(0, 1), draws(400, 0.4, 0.41), [0.1, 0.405, 0.9]],
      [floatDistribution(1e-5, 1, { log: true }), draws(60, 1e-5, 1), [1e-5, 0.01, 0.5]],
      [floatDistribution(0, 1, { step: 0.25 }), [0, 0.25, 0.25, 1], [0, 0.25, 0.75]],
      [intDistribution(1, 10), [1, 2, 2, 3, 9], [1, 2, 5, 10]],
      [intDistribution(1, 1024, { log: true }), [1, 16, 17, 900], [1, 16, 1000]],
      [categoricalDistribution(["a", "b", "c"]), [0, 0, 2], [0, 1, 2]],
    ];
    const expected = (await ask(
      ...cases.map(([one, observed, points]) => [
        "parzen",
        JSON.parse(encodeDistribution(one)),
        observed,
        points,
      ]),
    )) as number[][];
    cases.forEach(([one, observed, points], k) => {
      const ours = parzenEstimator([one], [Float64Array.from(observed)], forgettingWeights(observed.length));
      const densities = points.map((point) => ours.logDensity(Float64Array.of(point)));
      // Optuna's normal masses carry rounding of about 1e-10 in the tails.
      for (const [p, density] of densities.entries()) expect(density).toBeCloseTo(expected[k]![p]!, 8);
    });
  });

  it("PED-ANOVA gives the same shares, conditional parameters and all", async () => {
    const url = `sqlite:///${join(folder, "importances.db")}`;
    const study = await createStudy({ storage: url, name: "s", seed: 1, sampler: randomSampler() });
    await study.optimize(
      (trial) => {
        const x = trial.suggestFloat("x", -5, 5);
        const rate = trial.suggestFloat("rate", 1e-4, 1, { log: true });
        const n = trial.suggestInt("n", 1, 9);
        const units = trial.suggestInt("units", 1, 300, { log: true });
        const kind = trial.suggestCategorical("kind", ["a", "b", "c"]);
        const y = kind === "a" ? trial.suggestFloat("y", 0, 1, { step: 0.1 }) : 0;
        return x ** 2 + Math.log10(rate) + n / 3 + y + units / 1000;
      },
      { trials: 120 },
    );
    const ours = paramImportances(await study.trials(), study.directions);
    const [theirs] = (await ask(["importances", url, "s"])) as [Record<string, number>];
    expect(Object.keys(ours)).toEqual(Object.keys(theirs));
    for (const [name, share] of Object.entries(theirs)) expect(ours[name]).toBeCloseTo(share, 8);
    await study.close();
  });

  it("grids have the same points under the same numbers", async () => {
    const searchSpace = { x: [1, 2, 3, 4], kind: ["a", null, true], rate: [0.1, 0.2] };
    for (const seed of [0, 5]) {
      const [expected] = (await ask(["grid", searchSpace, seed])) as unknown[][][];
      const study = await createStudy({ sampler: gridSampler({ searchSpace, seed }) });
      for (const [kind, rate, x] of expected!) {
        const trial = await study.ask();
        expect(trial.frozen().systemAttrs.grid_id).toBe(trial.number);
        expect(trial.suggestCategorical("kind", ["a", null, true])).toBe(kind);
        expect([trial.suggestFloat("rate", 0, 1), trial.suggestInt("x", 0, 9)]).toEqual([rate, x]);
      }
    }
  });

  it("Hyperband puts trials into the same brackets", async () => {
    const numbers = Array.from({ length: 60 }, (_, k) => k);
    const [theirs] = (await ask(["brackets", "größe", numbers, 1, 27, 3])) as [number[]];
    // A trial that reaches step s is judged by its own bracket's rungs only: with one trial alone, never pruned.
    const brackets = numbers.map((number) => {
      const keys = new Set<string>();
      const view = {
        studyName: "größe",
        directions: ["MINIMIZE"] as const,
        trials: [],
        setTrialSystemAttr: (key: string) => keys.add(key),
      };
      const trial = { number, systemAttrs: {}, intermediateValues: { 9: 1 }, state: "RUNNING" };
      hyperbandPruner({ maxResource: 27 }).prune(view, trial as never);
      // Rungs of bracket b are at 3^b, 3^(b+1), …: at step 9 it has passed 3 − b of them.
      return 3 - keys.size;
    });
    expect(brackets).toEqual(theirs.map((bracket) => Math.min(bracket, 3)));
  });

  it("hypervolumes of 2, 3 and 4 objectives agree", async () => {
    const clouds = [2, 3, 4].map((objectives) => Array.from({ length: 20 }, () => draws(objectives, 0, 1)));
    const theirs = await ask(...clouds.map((points, k) => ["hypervolume", points, Array(k + 2).fill(1)]));
    clouds.forEach((points, k) => {
      expect(hypervolume(points, Array(k + 2).fill(1))).toBeCloseTo(theirs[k] as number, 10);
    });
  });

  const pruners: readonly [string, Record<string, unknown>, Pruner][] = [
    [
      "MedianPruner",
      { n_startup_trials: 3, n_warmup_steps: 2 },
      medianPruner({ startupTrials: 3, warmupSteps: 2 }),
    ],
    [
      "PercentilePruner",
      { percentile: 25, n_startup_trials: 2, interval_steps: 3, n_min_trials: 2 },
      percentilePruner({ percentile: 25, startupTrials: 2, intervalSteps: 3, minTrials: 2 }),
    ],
    [
      "SuccessiveHalvingPruner",
      { min_resource: 1, reduction_factor: 2 },
      successiveHalvingPruner({ minResource: 1, reductionFactor: 2 }),
    ],
    ["SuccessiveHalvingPruner", {}, successiveHalvingPruner()],
    ["HyperbandPruner", { max_resource: 9 }, hyperbandPruner({ maxResource: 9 })],
    ["HyperbandPruner", {}, hyperbandPruner()],
    [
      "ThresholdPruner",
      { lower: -1, upper: 1, n_warmup_steps: 1 },
      thresholdPruner({ lower: -1, upper: 1, warmupSteps: 1 }),
    ],
    [
      "PatientPruner",
      { wrapped_pruner: null, patience: 2, min_delta: 0.1 },
      patientPruner({ patience: 2, minDelta: 0.1 }),
    ],
  ];

  it.each(["minimize", "maximize"] as const)("pruners decide alike when asked to %s", async (direction) => {
    const trials = Array.from({ length: 25 }, (_, k) => draws(10, -1.2, 1.2).map((v) => v + Math.sin(k)));
    // NaN and infinity come through JSON as texts that neither side reads: leave them to the unit tests.
    const theirs = await ask(
      ...pruners.map(([name, options]) => ["prune", name, options, direction, trials]),
    );
    for (const [k, [, , pruner]] of pruners.entries()) {
      const study = await createStudy({
        name: "pruned",
        direction,
        pruner,
        seed: 1,
        sampler: randomSampler(),
      });
      const decisions: (number | null)[] = [];
      for (const values of trials) {
        const trial = await study.ask();
        let pruned: number | null = null;
        for (const [step, value] of values.entries()) {
          await trial.report(value, step);
          pruned = (await trial.shouldPrune()) ? step : null;
          if (pruned !== null) break;
        }
        decisions.push(pruned);
        if (pruned === null) await study.tell(trial, values.at(-1)!);
        else await study.tell(trial, null, { state: "PRUNED" });
      }
      expect([pruners[k]![0], decisions]).toEqual([pruners[k]![0], theirs[k]]);
      expect(decisions.some((decision) => decision !== null)).toBe(true);
    }
  });
});

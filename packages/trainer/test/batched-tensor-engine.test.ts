import { backends, loadBackend } from "@auction-mech/backend";
import { type EngineState, stream, type TrainingEngine } from "@auction-mech/core";
import { uniform } from "@auction-mech/valuation";
import { describe, expect, it } from "vitest";
import { type Step, sharing } from "../src/batched/step-inputs.js";
import {
  batchedCompute,
  batchedTensorEngine,
  completion,
  myersonEstimate,
  type Plan,
  recipes,
  type TrainedAuction,
  type TrainSettings,
  tensorEngine,
  train,
} from "../src/index.js";

const valuation = uniform({ bidders: 3 });

interface Trial {
  readonly mechanism: string;
  readonly seed: number;
  readonly given: TrainSettings;
}

function contextOf({ mechanism, seed, given }: Trial) {
  const settings = recipes.get(mechanism).complete({ trainSize: 64, batch: 16, ...given }, valuation);
  const values = valuation.sample(settings.trainSize, stream(seed, "training-values"));
  return { valuation, settings, values, seed, mechanism };
}

const planOf = (trial: Trial): Plan => recipes.get(trial.mechanism).plan(contextOf(trial));

/** Trials of a sweep: rates, weights and seeds differ. */
const sweeps: Readonly<Record<string, readonly Trial[]>> = {
  "auction-net": [
    { lambdaRegret: 5, learningRate: 1e-3 },
    { lambdaRegret: 12, learningRate: 4e-3, lambdaMono: 0 },
    { lambdaRegret: 7, learningRate: 2e-3, loss: "fixed" as const },
  ].map((given, seed) => ({
    mechanism: "auction-net",
    seed,
    given: { hidden: [8, 6], phase1Epochs: 1, phase2Epochs: 2, ...given },
  })),
  "auction-net with every penalty": [3, 4].map((weight, seed) => ({
    mechanism: "auction-net",
    seed,
    given: {
      ...{ hidden: [8, 6], phase1Epochs: 1, phase2Epochs: 2, loss: "augmented-lagrangian" },
      ...{ lambdaRegret: weight, lambdaMono: weight, lambdaIr: weight },
    },
  })),
  "lookahead-net": [0.01, 0.02].map((learningRate, seed) => ({
    mechanism: "lookahead-net",
    seed,
    given: { learningRate, finalTemperature: 1.5 * learningRate, steps: 6, phase1Epochs: 1 },
  })),
  "lookahead-net with shared weights": [0.01, 0.02].map((learningRate, seed) => ({
    mechanism: "lookahead-net",
    seed,
    given: { learningRate, steps: 4, shareWeights: true },
  })),
};

/** √Σ(a − b)² / √Σ b² over all arrays. */
function distance(given: EngineState["parameters"], wanted: EngineState["parameters"]): number {
  expect(Object.keys(given)).toEqual(Object.keys(wanted));
  let error = 0;
  let size = 0;
  for (const [name, { shape, data }] of Object.entries(wanted)) {
    expect(given[name]!.shape).toEqual(shape);
    data.forEach((value, k) => {
      error += (given[name]!.data[k]! - value) ** 2;
      size += value ** 2;
    });
  }
  return Math.sqrt(error / Math.max(size, 1e-30));
}

/** Trains all trials at the same time. */
function trainAll(trials: readonly Trial[], open: (plan: Plan) => TrainingEngine): Promise<TrainedAuction[]> {
  return Promise.all(
    trials.map((trial) => {
      const plan = planOf(trial);
      return completion(train({ ...contextOf(trial), plan, engine: () => open(plan) }));
    }),
  );
}

const usable: string[] = [];
for (const [name] of backends.entries()) {
  const backend = await loadBackend(name).catch(() => undefined);
  // A GPU's interface in software takes minutes for this.
  if (backend && (backend.processor === "gpu" || name !== "webgpu")) usable.push(name);
}

describe.each(usable)("batchedTensorEngine on %s", (name) => {
  it.each(Object.entries(sweeps))("trains the trials of %s as each alone", async (_, trials) => {
    const backend = await loadBackend(name);
    const { tf } = backend;
    const { numTensors } = tf.memory();
    const batch = batchedTensorEngine(backend);
    const together = await trainAll(trials, batch.open);
    expect(tf.memory().numTensors).toBe(numTensors);
    for (const [k, trial] of trials.entries()) {
      const alone = await trainAll([trial], ({ auction, objective, adam }) =>
        tensorEngine({ backend, spec: auction.spec, parameters: auction.parameters, objective, adam }),
      );
      expect(together[k]!.status).toBe("completed");
      // Rounding may tip a choice of the best misreport, and the steps after it differ; one step is compared below.
      expect(distance(together[k]!.auction.parameters, alone[0]!.auction.parameters)).toBeLessThan(3e-3);
    }
    // The seeds and rates differ: agreement is not that of one auction with itself.
    const [first, second] = together.map(({ auction }) => auction.parameters);
    expect(distance(first!, second!)).toBeGreaterThan(1e-2);
  });
});

/** Steps of trials taken as one must be the steps of each alone, to rounding; "of default size": kernels may go wrong only there. */
const stepped: Readonly<Record<string, readonly Trial[]>> = {
  ...sweeps,
  "auction-net of default size": [5, 8, 11].map((lambdaRegret, seed) => ({
    mechanism: "auction-net",
    seed,
    given: { batch: 512, trainSize: 512, lambdaRegret },
  })),
  "lookahead-net of default size": [0.01, 0.02, 0.03].map((learningRate, seed) => ({
    mechanism: "lookahead-net",
    seed,
    given: { batch: 1024, trainSize: 1024, learningRate, steps: 10 },
  })),
};

const jobs = usable.flatMap((name) => Object.keys(stepped).map((job) => [name, job] as const));

describe.each(jobs)("on %s, a step of %s", (name, job) => {
  // Plain JavaScript takes seconds for a large one.
  it("reports and moves every trial as its own engine does", { timeout: 120_000 }, async () => {
    const backend = await loadBackend(name);
    const trials = stepped[job]!;
    const batch = batchedTensorEngine(backend);
    const plans = trials.map(planOf);
    const engines = plans.map(batch.open);
    const reports = await Promise.all(plans.map((plan, k) => plan.phases[1]!.take(engines[k]!, 0)));
    for (const [k, trial] of trials.entries()) {
      const plan = planOf(trial);
      const own = tensorEngine({ ...plan, ...plan.auction, backend });
      const report = await plan.phases[1]!.take(own, 0);
      expect(reports[k]!.loss).toBeCloseTo(report.loss, 5);
      expect(Object.keys(reports[k]!.terms)).toEqual(Object.keys(report.terms));
      for (const [term, numbers] of Object.entries(report.terms)) {
        numbers.forEach((value, i) => {
          expect(reports[k]!.terms[term]![i]).toBeCloseTo(value, 5);
        });
      }
      const [mine, theirs] = [await engines[k]!.state(), await own.state()];
      expect(mine.step).toBe(1);
      expect(distance(mine.firstMoments, theirs.firstMoments)).toBeLessThan(1e-4);
      expect(distance(mine.secondMoments, theirs.secondMoments)).toBeLessThan(2e-4);
      own.dispose();
    }
    for (const engine of engines) engine.dispose();
  });
});

describe("batchedTensorEngine", async () => {
  const backend = await loadBackend("cpu");
  const { tf } = backend;
  const [first, second] = sweeps["auction-net"] as readonly [Trial, Trial];

  /** One improving step of a plan on an engine. */
  const step = (plan: Plan, engine: TrainingEngine, at = 0) => plan.phases[1]!.take(engine, at);

  it("leaks no tensor over 200 steps, and frees all of them at the end", async () => {
    backend.use();
    const before = tf.memory().numTensors;
    const batch = batchedTensorEngine(backend);
    const plans = [planOf(first), planOf(second)];
    const engines = plans.map(batch.open);
    const both = (at: number) => Promise.all(plans.map((plan, k) => step(plan, engines[k]!, at % 4)));
    await both(0);
    const { numTensors } = tf.memory();
    for (let at = 0; at < 200; at++) await both(at);
    await engines[0]!.state();
    expect(tf.memory().numTensors).toBe(numTensors);
    for (const engine of engines) engine.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("goes on with those that are left when a trial ends, or starts again", async () => {
    backend.use();
    const before = tf.memory().numTensors;
    const trials = sweeps["auction-net"]!;
    const plans = trials.map(planOf);
    const batch = batchedTensorEngine(backend);
    const engines = plans.map(batch.open);
    const all = (indices: readonly number[], at: number) =>
      Promise.all(indices.map((k) => step(plans[k]!, engines[k]!, at)));
    await all([0, 1, 2], 0);
    const kept = await engines[0]!.state();
    // The others wait for the second, which is given up instead of taking its step.
    const waiting = all([0, 2], 1);
    engines[1]!.dispose();
    await waiting;
    engines[0]!.restore(kept);
    await all([0, 2], 1);
    const own = tensorEngine({ ...plans[0]!, ...plans[0]!.auction, backend });
    for (const at of [0, 1]) await step(plans[0]!, own, at);
    expect(distance((await engines[0]!.state()).parameters, (await own.state()).parameters)).toBeLessThan(
      1e-4,
    );
    for (const engine of [...engines, own]) engine.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("keeps a trial that diverges to itself", async () => {
    backend.use();
    const plans = [planOf(first), planOf(second)];
    const engines = plans.map(batchedTensorEngine(backend).open);
    const state = await engines[0]!.state();
    const broken = Object.entries(state.parameters).map(
      ([name, { shape, data }]) => [name, { shape, data: data.map(() => Number.NaN) }] as const,
    );
    engines[0]!.restore({ ...state, parameters: Object.fromEntries(broken) });
    const reports = await Promise.all(plans.map((plan, k) => step(plan, engines[k]!)));
    expect(reports[0]!.loss).toBeNaN();
    const plan = planOf(second);
    const own = tensorEngine({ ...plan, ...plan.auction, backend });
    await step(plan, own);
    const [mine, theirs] = [await engines[1]!.state(), await own.state()];
    expect(distance(mine.firstMoments, theirs.firstMoments)).toBeLessThan(1e-4);
    for (const engine of [...engines, own]) engine.dispose();
  });

  it("serves whoever takes a Compute: trials of one process", async () => {
    const compute = batchedCompute(backend);
    const plans = [planOf(first), planOf(second)];
    const chosen = await Promise.all(plans.map(compute.choose));
    for (const { record, device } of chosen) {
      expect(record).toMatchObject({ engine: "tensor", backend: "cpu" });
      expect(device).toBe(backend.device);
    }
    const trained = await Promise.all(
      [first, second].map((trial, k) =>
        completion(train({ ...contextOf(trial), plan: plans[k]!, engine: chosen[k]!.open })),
      ),
    );
    const alone = await trainAll([first], (plan) => tensorEngine({ ...plan, ...plan.auction, backend }));
    expect(distance(trained[0]!.auction.parameters, alone[0]!.auction.parameters)).toBeLessThan(3e-3);
  });

  it("takes as one what fits: any rates and weights, temperatures that ask for as many halvings", () => {
    const stepOf = (batch: number, coefficients: Record<string, number[]>): { step: Step } => ({
      step: {
        kind: "improve",
        batch: valuation.sample(batch, stream(0, "values")),
        draws: { uniform: new Float32Array(batch) },
        schedule: { learningRate: 1 / batch, coefficients },
      },
    });
    const groups = (steps: { step: Step }[], common?: Plan["objective"]["common"]) =>
      sharing(steps, common).map((group) => group.map((each) => steps.indexOf(each)));
    const weights = [stepOf(4, { regret: [1] }), stepOf(4, { regret: [2] }), stepOf(8, { regret: [1] })];
    expect(groups([...weights, stepOf(4, { ir: [1] })])).toEqual([[0, 1], [2], [3]]);
    const cooling = [0.1, 0.11, 0.02].map((temperature) => stepOf(4, { temperature: [temperature] }));
    expect(groups(cooling, myersonEstimate.common)).toEqual([[0, 1], [2]]);
  });

  it("takes trials that do not fit together as well", async () => {
    const odd: Trial[] = [
      first,
      { ...second, given: { ...second.given, batch: 8, phase1Epochs: 2 } },
      { ...second, given: { ...second.given, hidden: [5] } },
      { mechanism: "lookahead-net", seed: 3, given: { steps: 5 } },
      { mechanism: "lookahead-net", seed: 4, given: { steps: 7 } },
    ];
    const batch = batchedTensorEngine(backend);
    const together = await trainAll(odd, batch.open);
    for (const [k, trial] of odd.entries()) {
      const alone = await trainAll([trial], (plan) => tensorEngine({ ...plan, ...plan.auction, backend }));
      expect(distance(together[k]!.auction.parameters, alone[0]!.auction.parameters)).toBeLessThan(2e-4);
    }
  });
});

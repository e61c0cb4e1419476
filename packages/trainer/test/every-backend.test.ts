import { type Backend, backends, loadBackend } from "@auction-mech/backend";
import { AuctionMechError, type EngineState, type StepReport, stream } from "@auction-mech/core";
import { uniform } from "@auction-mech/valuation";
import { describe, expect, it } from "vitest";
import { type Plan, recipes, type TrainSettings, tensorEngine } from "../src/index.js";
import { distance } from "./support/both-engines.js";

/**
 * Every backend that can be used here takes the steps of plain JavaScript. One
 * that appears on a machine, such as a GPU's, is tested there by itself.
 */
const usable: [name: string, backend: Backend][] = [];
const refused: string[] = [];
for (const [name] of backends.entries()) {
  if (name === "cpu") continue;
  await loadBackend(name).then(
    (backend) => usable.push([name, backend]),
    (error: unknown) => {
      if (!AuctionMechError.isInstance(error)) throw error;
      refused.push(name);
    },
  );
}
const cpu = await loadBackend("cpu");

/** A graphics interface in software takes seconds for a step. */
const inSoftware = (backend: Backend) => backend.name === "webgpu" && backend.processor === "cpu";

const valuation = uniform({ bidders: 3 });

const jobs = {
  "auction-net": { hidden: [8, 6], lambdaMono: 1, lambdaIr: 1, loss: "augmented-lagrangian" as const },
  "lookahead-net": { steps: 10, phase1Epochs: 1 },
  "lookahead-net with shared weights": { steps: 10, phase1Epochs: 1, shareWeights: true },
} satisfies Record<string, TrainSettings>;

function planOf(job: keyof typeof jobs): Plan {
  const recipe = recipes.get(job.split(" ")[0]!);
  const settings = recipe.complete({ batch: 16, trainSize: 64, ...jobs[job] }, valuation);
  const values = valuation.sample(64, stream(0, "training-values"));
  return recipe.plan({ valuation, settings, values, seed: 0 });
}

/** Steps of both phases; the state after each. */
async function walked(backend: Backend, plan: Plan, steps: number) {
  const engine = tensorEngine({ ...plan, ...plan.auction, backend });
  const walk: { report: StepReport; state: EngineState }[] = [];
  for (const phase of plan.phases) {
    for (let step = 0; step < steps; step++) {
      walk.push({ report: await phase.take(engine, step), state: await engine.state() });
    }
  }
  engine.dispose();
  return walk;
}

describe.each(usable)("the tensor engine on %s", (_, backend) => {
  const timeout = inSoftware(backend) ? 300_000 : 30_000;

  it.each(Object.keys(jobs) as (keyof typeof jobs)[])(
    "has the losses and gradients of plain JavaScript: %s",
    { timeout },
    async (job) => {
      const mine = await walked(backend, planOf(job), 2);
      const theirs = await walked(cpu, planOf(job), 2);
      for (const [at, { report, state }] of theirs.entries()) {
        const { report: given, state: reached } = mine[at]!;
        expect(given.loss).toBeCloseTo(report.loss, 4);
        expect(Object.keys(given.terms)).toEqual(Object.keys(report.terms));
        for (const [term, numbers] of Object.entries(report.terms)) {
          numbers.forEach((value, i) => {
            expect(given.terms[term]![i], term).toBeCloseTo(value, 4);
          });
        }
        // The first moments are sums of gradients; Adam divides by their size, which magnifies rounding of small ones.
        expect(distance(reached.firstMoments, state.firstMoments)).toBeLessThan(1e-3);
        expect(distance(reached.parameters, state.parameters)).toBeLessThan(3e-3);
      }
    },
  );

  it("leaks no tensor over 200 steps, and frees all of them", { timeout }, async () => {
    const { tf } = backend;
    backend.use();
    const before = tf.memory().numTensors;
    const plan = planOf("auction-net");
    const engine = tensorEngine({ ...plan, ...plan.auction, backend });
    const [imitate, improve] = plan.phases;
    await imitate!.take(engine, 0);
    await improve!.take(engine, 0);
    const { numTensors } = tf.memory();
    for (let step = 0; step < (inSoftware(backend) ? 10 : 100); step++) {
      await imitate!.take(engine, step % 4);
      await improve!.take(engine, step % 4);
    }
    expect(tf.memory().numTensors).toBe(numTensors);
    engine.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("keeps to its backend while another one is in use", { timeout }, async () => {
    const [mine, other] = [planOf("auction-net"), planOf("auction-net")];
    const engine = tensorEngine({ ...mine, ...mine.auction, backend });
    const beside = tensorEngine({ ...other, ...other.auction, backend: cpu });
    for (let step = 0; step < 2; step++) {
      await Promise.all([mine.phases[1]!.take(engine, step), other.phases[1]!.take(beside, step)]);
    }
    const [given, wanted] = [await engine.state(), await beside.state()];
    expect(distance(given.parameters, wanted.parameters)).toBeLessThan(1e-3);
    engine.dispose();
    beside.dispose();
  });
});

describe.skipIf(refused.length === 0).each(refused)("the tensor engine on %s", (name) => {
  it.skip(`is not tested: ${name} cannot be used here (auction-mech doctor says why)`, () => {});
});

import { type EngineState, stream, type TrainingEngine } from "@auction-mech/core";
import { type LookaheadNetSpec, vickrey } from "@auction-mech/mechanism";
import { TEMPERATURE } from "@auction-mech/mechanism/differentiable";
import { uniform } from "@auction-mech/valuation";
import { describe, expect, it } from "vitest";
import {
  type Checkpoint,
  completion,
  myersonEstimate,
  recipes,
  simdEngine,
  simdRefusal,
  train,
} from "../src/index.js";
import { bothEngines, builds } from "./support/both-engines.js";
import { noisyParameters, smallSpec, uniformValues } from "./support/small-ranking.js";

const adam = { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, clipNorm: 1 };
const objective = myersonEstimate;

interface Case extends Partial<LookaheadNetSpec> {
  readonly batch: number;
  readonly temperature: number;
}

/** A random job: the network, a batch, and the draws of its estimate. */
function job({ batch, temperature, ...given }: Case, seed = 0) {
  const spec = smallSpec(given);
  const random = stream(seed, "ranking-job", spec.bidders);
  const uniforms = () => Float32Array.from({ length: batch }, () => random.uniform());
  const values = uniformValues(batch, spec.bidders, seed);
  return {
    spec,
    parameters: noisyParameters(spec, seed),
    batch: values,
    draws: { candidate: uniforms(), uniform: uniforms(), logistic: uniforms() },
    target: vickrey({ bidders: spec.bidders }).run(values),
    schedule: { learningRate: 1e-3, coefficients: { [TEMPERATURE]: [temperature] } },
  };
}

const { simd, tensor } = bothEngines(objective, adam);

const norm = (data: Iterable<number>) => Math.hypot(...data);

/**
 * The largest error of an array relative to that array, or to a hundredth of
 * the whole where it is less. An offset that all bidders share has no gradient
 * but rounding.
 */
function distance(
  given: EngineState["parameters"],
  wanted: EngineState["parameters"],
  { shared }: Pick<LookaheadNetSpec, "shared">,
): number {
  expect(Object.keys(given)).toEqual(Object.keys(wanted));
  const whole = Math.hypot(...Object.values(wanted).map(({ data }) => norm(data)));
  const errors = Object.entries(wanted).map(([name, { shape, data }]) => {
    expect(given[name]!.shape, name).toEqual(shape);
    if (shared && name === "score.offset") return 0;
    const error = Float64Array.from(data, (value, k) => given[name]!.data[k]! - value);
    return norm(error) / Math.max(norm(data), 1e-2 * whole);
  });
  return Math.max(...errors);
}

const cases: Case[] = [
  { bidders: 1, hidden: 3, pieces: 2, batch: 5, temperature: 0.15 },
  { bidders: 2, hidden: 6, pieces: 5, batch: 70, temperature: 0.02 },
  { bidders: 3, hidden: 9, pieces: 7, batch: 64, temperature: 0.1 },
  { bidders: 4, hidden: 24, pieces: 24, batch: 130, temperature: 0.05 },
  { bidders: 4, hidden: 24, pieces: 24, batch: 100, temperature: 0.05, shared: true },
  { bidders: 1, hidden: 6, pieces: 3, batch: 9, temperature: 0.1, shared: true },
  { bidders: 7, hidden: 12, pieces: 10, batch: 33, temperature: 0.15, shared: true },
  { bidders: 8, hidden: 33, pieces: 12, batch: 65, temperature: 0.01 },
  { bidders: 32, hidden: 12, pieces: 8, batch: 6, temperature: 0.15 },
];

describe.each(Object.entries(builds))(
  "the %s build takes LookaheadNet's steps of the tensor engine",
  (_, kernels) => {
    it.each(cases)(
      "$bidders bidders, shared $shared, $hidden units, batch $batch, τ $temperature",
      async (shape) => {
        const work = job(shape);
        const [mine, theirs] = await Promise.all(
          [simd(work, kernels), tensor(work)].map(async (engine) => {
            const improved = await engine.improve(work.batch, work.draws, work.schedule);
            const state = await engine.state();
            engine.restore({ step: 0, parameters: work.parameters, firstMoments: {}, secondMoments: {} });
            const imitated = await engine.imitate(work.batch, work.target, work.schedule);
            return { improved, state, imitated, imitator: await engine.state() };
          }),
        );
        for (const report of ["improved", "imitated"] as const) {
          expect(Object.keys(mine![report].terms)).toEqual(Object.keys(theirs![report].terms));
          const wanted = theirs![report].loss;
          expect(Math.abs(mine![report].loss - wanted), report).toBeLessThan(1e-6 + 1e-4 * Math.abs(wanted));
        }
        // After one step from nothing, the first moment is the gradient times 1 − β₁.
        for (const state of ["state", "imitator"] as const) {
          for (const [part, limit] of [
            ["firstMoments", 1e-4],
            ["secondMoments", 2e-4],
            ["parameters", 1e-4],
          ] as const) {
            const apart = distance(mine![state][part], theirs![state][part], work.spec);
            expect(apart, `${state}, ${part}`).toBeLessThan(limit);
          }
        }
      },
    );
  },
);

describe("simdEngine of LookaheadNet", () => {
  const shape = { bidders: 3, hidden: 6, pieces: 5, batch: 300, temperature: 0.05 };
  const work = job(shape, 3);

  async function trained(engine: TrainingEngine, steps: number, { batch, target, draws, schedule } = work) {
    for (let step = 0; step < steps; step++) {
      await (step % 4 === 0
        ? engine.imitate(batch, target, schedule)
        : engine.improve(batch, draws, schedule));
    }
    return engine.state();
  }

  it.each(Object.entries(builds))("%s: the same bits whatever the number of threads", async (_, kernels) => {
    const one = await trained(simd(work, kernels, 1), 40);
    for (const threads of [1, 2, 4]) {
      expect(await trained(simd(work, kernels, threads), 40), `${threads} threads`).toEqual(one);
    }
  });

  it("takes the same steps to the bit from a restored state", async () => {
    const whole = await trained(simd(work), 8);
    const first = await trained(simd(work), 4);
    const second = simd(job(shape, 9));
    await trained(second, 3);
    second.restore(first);
    expect(await trained(second, 4)).toEqual(whole);
  });

  it("goes on when the batch grows and shrinks", async () => {
    const jobs = [work, job({ ...shape, batch: 3 }, 5), job({ ...shape, batch: 700 }, 4), work];
    const [mine, theirs] = await Promise.all(
      [simd(work), tensor(work)].map(async (engine) => {
        for (const { batch, draws, schedule } of jobs) await engine.improve(batch, draws, schedule);
        return engine.state();
      }),
    );
    expect(distance(mine!.firstMoments, theirs!.firstMoments, work.spec)).toBeLessThan(1e-3);
  });

  it("reads back what was written, to the bit, in the architecture's order", async () => {
    const engine = simd(work);
    expect((await engine.state()).parameters).toEqual(work.parameters);
    expect(Object.keys((await engine.state()).parameters)).toEqual(Object.keys(work.parameters));
  });

  it("resumes an interrupted training to the bit, on another number of threads", async () => {
    const valuation = uniform({ bidders: 2 });
    const given = { trainSize: 200, batch: 150, steps: 12, phase1Epochs: 2 };
    const settings = recipes.get("lookahead-net").complete(given, valuation);
    const values = valuation.sample(settings.trainSize, stream(1, "values"));
    const training = (threads: number, checkpoint?: Checkpoint, signal?: AbortSignal) => {
      const saved: Checkpoint[] = [];
      const events = train({
        ...{ valuation, mechanism: "lookahead-net", settings, values, seed: 1, checkpoint, signal },
        save: async (reached) => {
          saved.push(reached);
        },
        engine: ({ auction: { spec, parameters }, ...plan }) =>
          simdEngine({ ...plan, kernels: builds["relaxed-simd"], spec, parameters, threads }),
      });
      return { events, saved };
    };
    const whole = await completion(training(1).events);
    const abort = new AbortController();
    const interrupted = training(3, undefined, abort.signal);
    const { status } = await completion(interrupted.events, (event) => {
      if (event.type === "phase" && event.phase === "improve") setTimeout(() => abort.abort(), 0);
    });
    const checkpoint = interrupted.saved.at(-1)!;
    expect(status).toBe("interrupted");
    expect(checkpoint.step).toBeLessThan(12);
    const resumed = await completion(training(2, checkpoint).events);
    expect(resumed.auction.parameters).toEqual(whole.auction.parameters);
  });

  it("refuses an objective that it has no kernels for", () => {
    expect(simdRefusal({ mechanism: "lookahead-net", objective, adam })).toBeNull();
    expect(simdRefusal({ mechanism: "lookahead-net", objective: { name: "welfare" }, adam })).toMatch(
      /"welfare"/,
    );
  });

  it("diverges as a value: a step on parameters that are not finite reports it", async () => {
    const engine = simd(work);
    const state = await engine.state();
    state.parameters["monotone.weights2"]!.data.fill(Number.NaN);
    engine.restore(state);
    expect((await engine.improve(work.batch, work.draws, work.schedule)).loss).toBeNaN();
  });
});

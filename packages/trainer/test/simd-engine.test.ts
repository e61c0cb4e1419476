import { type EngineState, type Profiles, profiles, stream, type TrainingEngine } from "@auction-mech/core";
import { exPostRegret, fixedSearch, meanOf, revenuePerProfile } from "@auction-mech/econ";
import { penalties } from "@auction-mech/econ/differentiable";
import { type AuctionNetSpec, auctionNet } from "@auction-mech/mechanism";
import { uniform } from "@auction-mech/valuation";
import { describe, expect, it } from "vitest";
import {
  completion,
  penalisedRevenue,
  recipes,
  simdEngine,
  simdRefusal,
  tensorEngine,
  train,
} from "../src/index.js";
import { bothEngines, builds, distance } from "./support/both-engines.js";
import { backend } from "./support/small-auction.js";

const objective = penalisedRevenue(penalties.entries().map(([, penalty]) => penalty));
const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** Misreports tried on held-out profiles, a grid a bidder. */
const grids = [0, 1].map(() => Float64Array.from({ length: 21 }, (_, k) => k / 20));

interface Case {
  readonly bidders: number;
  readonly hidden: readonly number[];
  readonly batch: number;
  readonly points: number;
  readonly coefficients?: Record<string, number[]>;
}

/** A random job: the network, a batch, a grid and targets. */
function job({ bidders, hidden, batch, points }: Case, seed = 0) {
  const random = stream(seed, "simd-job", bidders);
  const spec: AuctionNetSpec = { mechanism: "auction-net", bidders, scale: 1, hidden };
  const initial = auctionNet.initialise(spec, random, profiles(0, 0));
  // Larger than at the start of a training, so that regrets and falls are.
  const parameters = Object.fromEntries(
    Object.entries(initial).map(([name, { shape, data }]) => [name, { shape, data: data.map((x) => 2 * x) }]),
  );
  const draw = (length: number) => Float64Array.from({ length }, () => Math.fround(random.uniform()));
  const matrix = (scale = 1): Profiles =>
    profiles(
      batch,
      bidders,
      draw(batch * bidders).map((x) => scale * x),
    );
  const misreports = Float32Array.from(
    Array.from({ length: bidders }, () => [...draw(points)].sort((a, b) => a - b)).flat(),
  );
  const target = { allocation: matrix(1 / bidders), payments: matrix(0.5 / bidders) };
  return { spec, parameters, batch: matrix(), draws: { misreports }, target };
}

const { simd, tensor } = bothEngines(objective, adam);

const everyPenalty = (bidders: number) => ({
  regret: Array.from({ length: bidders }, (_, i) => 3 + i),
  monotonicity: Array.from({ length: bidders }, (_, i) => 1 + 0.1 * i),
  ir: new Array<number>(bidders).fill(2),
});

const cases: Case[] = [
  { bidders: 1, hidden: [8], batch: 5, points: 3 },
  { bidders: 2, hidden: [6, 5], batch: 70, points: 11 },
  { bidders: 3, hidden: [20, 12, 8, 7], batch: 64, points: 25 },
  { bidders: 4, hidden: [64, 32, 16], batch: 130, points: 11 },
  { bidders: 5, hidden: [70], batch: 33, points: 12 },
  { bidders: 8, hidden: [33, 17], batch: 65, points: 1 },
  { bidders: 32, hidden: [12, 8], batch: 4, points: 5 },
  { bidders: 40, hidden: [10], batch: 4, points: 13 },
];

describe.each(Object.entries(builds))("the %s build takes the steps of the tensor engine", (_, kernels) => {
  it.each(cases)("$bidders bidders, $hidden, batch $batch, $points misreports", async (shape) => {
    const n = shape.bidders;
    for (const coefficients of [
      {},
      { regret: new Array<number>(n).fill(5) },
      everyPenalty(n),
      { ...everyPenalty(n), "regret-quadratic": [50], "monotonicity-quadratic": [20], "ir-quadratic": [30] },
    ]) {
      const work = job(shape);
      const { batch, draws } = work;
      const schedule = { learningRate: 1e-3, coefficients };
      const engines = [simd(work, kernels), tensor(work)];
      const [mine, theirs] = await Promise.all(
        engines.map(async (engine) => {
          const report = await engine.improve(batch, draws, schedule);
          return { report, state: await engine.state() };
        }),
      );
      expect(Object.keys(mine!.report.terms)).toEqual(Object.keys(theirs!.report.terms));
      for (const [name, term] of Object.entries(theirs!.report.terms)) {
        term.forEach((value, k) => {
          expect(Math.abs(mine!.report.terms[name]![k]! - value), name).toBeLessThan(
            1e-6 + 1e-4 * Math.abs(value),
          );
        });
      }
      // The penalties are there to be compared, where they can be.
      for (const name of ["regret", "monotonicity"]) {
        const there = shape.points > 3 && name in coefficients;
        if (there) expect(Math.max(...theirs!.report.terms[name]!), name).toBeGreaterThan(0);
      }
      expect(mine!.report.loss).toBeCloseTo(theirs!.report.loss, 5);
      expect(mine!.state.step).toBe(1);
      // After one step from nothing, the first moment is the gradient times 1 − β₁.
      expect(distance(mine!.state.firstMoments, theirs!.state.firstMoments)).toBeLessThan(1e-4);
      expect(distance(mine!.state.secondMoments, theirs!.state.secondMoments)).toBeLessThan(2e-4);
    }
  });

  it.each(cases)("imitating: $bidders bidders, $hidden, batch $batch", async (shape) => {
    const work = job(shape);
    const schedule = { learningRate: 1e-3, coefficients: {} };
    const [mine, theirs] = await Promise.all(
      [simd(work, kernels), tensor(work)].map(async (engine) => {
        const report = await engine.imitate(work.batch, work.target, schedule);
        return { report, state: await engine.state() };
      }),
    );
    expect(mine!.report.terms.allocation![0]).toBeCloseTo(theirs!.report.terms.allocation![0]!, 6);
    expect(mine!.report.terms.payments![0]).toBeCloseTo(theirs!.report.terms.payments![0]!, 6);
    expect(distance(mine!.state.firstMoments, theirs!.state.firstMoments)).toBeLessThan(1e-5);
  });
});

describe("simdEngine", () => {
  const work = job({ bidders: 4, hidden: [24, 16], batch: 200, points: 11 }, 3);
  const coefficients = { ...everyPenalty(4), "regret-quadratic": [10] };
  const schedule = { learningRate: 1e-3, coefficients };

  async function trained(engine: TrainingEngine, steps: number): Promise<EngineState> {
    for (let step = 0; step < steps; step++) {
      await (step % 4 === 0
        ? engine.imitate(work.batch, work.target, schedule)
        : engine.improve(work.batch, work.draws, schedule));
    }
    return engine.state();
  }

  it("stays close to the tensor engine over 200 steps", async () => {
    const small = job({ bidders: 2, hidden: [8, 6], batch: 20, points: 5 }, 2);
    const states: EngineState[] = [];
    for (const engine of [simd(small), tensor(small)]) {
      for (let step = 0; step < 200; step++) {
        await engine.improve(small.batch, small.draws, { ...schedule, coefficients: everyPenalty(2) });
      }
      states.push(await engine.state());
    }
    expect(distance(states[0]!.parameters, small.parameters)).toBeGreaterThan(0.05);
    expect(distance(states[0]!.parameters, states[1]!.parameters)).toBeLessThan(5e-3);
  });

  it.each(Object.entries(builds))("%s: the same bits whatever the number of threads", async (_, kernels) => {
    const one = await trained(simd(work, kernels, 1), 40);
    for (const threads of [1, 2, 4]) {
      expect(await trained(simd(work, kernels, threads), 40), `${threads} threads`).toEqual(one);
    }
  });

  it("takes the same steps to the bit from a restored state", async () => {
    const whole = await trained(simd(work), 8);
    const first = await trained(simd(work), 4);
    const second = simd(job({ bidders: 4, hidden: [24, 16], batch: 200, points: 11 }, 9));
    await trained(second, 3);
    second.restore(first);
    expect(await trained(second, 4)).toEqual(whole);
  });

  it("goes on when the batch and the grid grow, and when they shrink", async () => {
    const large = job({ bidders: 4, hidden: [24, 16], batch: 700, points: 30 }, 4);
    const small = job({ bidders: 4, hidden: [24, 16], batch: 3, points: 2 }, 5);
    const [mine, theirs] = await Promise.all(
      [simd(work), tensor(work)].map(async (engine) => {
        for (const { batch, draws } of [work, small, large, small, work]) {
          await engine.improve(batch, draws, schedule);
        }
        return engine.state();
      }),
    );
    expect(distance(mine!.firstMoments, theirs!.firstMoments)).toBeLessThan(1e-3);
  });

  it("trains to the same auction as the tensor engine: same revenue and regret on held-out profiles", async () => {
    const valuation = uniform({ bidders: 2 });
    const given = {
      trainSize: 256,
      batch: 32,
      phase1Epochs: 5,
      phase2Epochs: 10,
      hidden: [8],
      lambdaMono: 1,
    };
    const settings = recipes.get("auction-net").complete({ ...given, learningRate: 0.01 }, valuation);
    const values = valuation.sample(256, stream(1, "values"));
    const held = valuation.sample(500, stream(2, "values"));
    const [mine, theirs, untrained] = await Promise.all(
      (["simd", "tensor", "none"] as const).map(async (name) => {
        const { auction } = await completion(
          train({
            valuation,
            mechanism: "auction-net",
            settings: name === "none" ? { ...settings, phase1Epochs: 0, steps: 0 } : settings,
            values,
            seed: 1,
            engine: ({ auction: { spec, parameters }, objective, adam }) =>
              name === "simd"
                ? simdEngine({ kernels: builds.simd, spec, parameters, objective, adam })
                : tensorEngine({ backend, spec, parameters, objective, adam }),
          }),
        );
        const regret = meanOf(exPostRegret(auction, held, fixedSearch(grids)).data).mean;
        return { revenue: meanOf(revenuePerProfile(auction.run(held))), regret };
      }),
    );
    const noise = theirs!.revenue.standardError;
    expect(Math.abs(mine!.revenue.mean - theirs!.revenue.mean)).toBeLessThan(noise);
    expect(Math.abs(untrained!.revenue.mean - theirs!.revenue.mean)).toBeGreaterThan(3 * noise);
    expect(Math.abs(mine!.regret - theirs!.regret)).toBeLessThan(0.05 * theirs!.regret);
  });

  it("refuses what it has no kernels for, in words", () => {
    const known = { mechanism: "auction-net", objective, adam };
    const { penalties: _, ...plain } = objective;
    expect(simdRefusal(known)).toBeNull();
    expect(simdRefusal({ ...known, mechanism: "other" })).toMatch(/other/);
    expect(simdRefusal({ ...known, objective: { ...objective, penalties: ["envy"] } })).toMatch(/envy/);
    expect(simdRefusal({ ...known, objective: { ...plain, name: "welfare" } })).toMatch(/"welfare"/);
    expect(simdRefusal({ ...known, adam: { ...adam, clipNorm: 1 } })).toMatch(/clip/);
  });

  it("diverges as a value: a step on parameters that are not finite reports it", async () => {
    const engine = simd(work);
    const state = await engine.state();
    state.parameters["hidden1.weight"]!.data.fill(Number.NaN);
    engine.restore(state);
    expect((await engine.improve(work.batch, work.draws, schedule)).loss).toBeNaN();
  });
});

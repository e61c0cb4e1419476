import { loadBackend } from "@auction-mech/backend";
import { parameterCount, profiles, stream } from "@auction-mech/core";
import { architectures, learnedParameters } from "@auction-mech/mechanism";
import { TEMPERATURE } from "@auction-mech/mechanism/differentiable";
import { testMechanism } from "@auction-mech/mechanism/testing";
import { uniform } from "@auction-mech/valuation";
import { describe, expect, it } from "vitest";
import {
  completion,
  myersonEstimate,
  recipes,
  type TrainSettings,
  tensorEngine,
  train,
} from "../src/index.js";
import { annealed, warmCosine } from "../src/recipes/annealing.js";
import { noisyParameters, smallSpec, tf, uniformValues } from "./support/small-ranking.js";

const backend = await loadBackend("cpu");
const recipe = recipes.get("lookahead-net");
const tiny: TrainSettings = { steps: 12, batch: 32, trainSize: 256 };

function trained(bidders: number, given: TrainSettings = {}, seed = 0) {
  const valuation = uniform({ bidders });
  const settings = recipe.complete({ ...tiny, ...given }, valuation);
  const values = valuation.sample(settings.trainSize, stream(seed, "training-values"));
  return completion(
    train({
      valuation,
      mechanism: "lookahead-net",
      settings,
      values,
      seed,
      engine: ({ auction: { spec, parameters }, objective, adam }) =>
        tensorEngine({ backend, spec, parameters, objective, adam }),
    }),
  );
}

const { auction } = await trained(3);
const single = (await trained(1)).auction;
testMechanism("LookaheadNet after training", (bidders) => (bidders === 1 ? single : auction), {
  truthful: true,
  symmetric: false,
});

describe("the training of LookaheadNet", () => {
  it("gives the same auction to the bit for the same seed, another for another", async () => {
    const again = await trained(3);
    const other = await trained(3, {}, 1);
    expect(again.auction.parameters).toEqual(auction.parameters);
    expect(other.auction.parameters).not.toEqual(auction.parameters);
  });

  it("moves every learned array and leaves the knots alone", () => {
    const valuation = uniform({ bidders: 3 });
    const settings = recipe.complete(tiny, valuation);
    const values = valuation.sample(settings.trainSize, stream(0, "training-values"));
    const { parameters } = recipe.plan({ valuation, values, seed: 0, settings }).auction;
    for (const [name, { data }] of Object.entries(auction.parameters)) {
      const moved = data.some((value, k) => value !== parameters[name]!.data[k]);
      expect(moved, name).toBe(name !== "spline.knots");
    }
    const learned = learnedParameters(architectures.get("lookahead-net"), auction.parameters);
    expect(parameterCount(auction.parameters) - parameterCount(learned)).toBe(3 * 24);
  });

  it("imitates an allocation where it is asked to, and shares weights", async () => {
    const { auction: shared, status } = await trained(3, { phase1Epochs: 1, steps: 2, shareWeights: true });
    expect(status).toBe("completed");
    expect(shared.parameters["spline.knots"]!.shape).toEqual([1, 24]);
    const turned = (row: number[]) => shared.run(profiles(1, 3, Float64Array.from(row))).payments.data;
    expect(turned([0.9, 0.2, 0.4])[0]).toBe(turned([0.4, 0.9, 0.2])[1]);
  });

  it("earns more than before", async () => {
    const values = uniformValues(2000, 2);
    const revenue = (mechanism: typeof auction) =>
      mechanism.run(values).payments.data.reduce((sum, payment) => sum + payment, 0) / values.batch;
    const [before, after] = [await trained(2, { steps: 0 }), await trained(2, { steps: 40, batch: 128 })];
    expect(revenue(after.auction)).toBeGreaterThan(revenue(before.auction) + 0.01);
    expect(revenue(after.auction)).toBeGreaterThan(0.39);
  });

  it("fills in its own defaults and leaves out what it has no use for", () => {
    const valuation = uniform({ bidders: 2 });
    expect(recipe.complete({ lambdaRegret: 3, steps: 7 }, valuation)).toEqual({
      trainSize: 50_000,
      batch: 1024,
      learningRate: 0.02,
      phase1Epochs: 0,
      steps: 7,
      shareWeights: false,
      width: 24,
      pieces: 24,
      finalTemperature: 0.02,
      quick: false,
    });
  });
});

describe("the engine on LookaheadNet", () => {
  const spec = smallSpec();
  const engineOf = (clipNorm?: number) =>
    tensorEngine({
      backend,
      spec,
      parameters: noisyParameters(spec),
      objective: myersonEstimate,
      adam: { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, ...(clipNorm !== undefined && { clipNorm }) },
    });
  const random = stream(0, "draws");
  const uniforms = () => Float32Array.from({ length: 16 }, () => random.uniform());
  const draws = { candidate: uniforms(), uniform: uniforms(), logistic: uniforms() };
  const schedule = { learningRate: 1e-2, coefficients: { [TEMPERATURE]: [0.1] } };

  it("leaks no tensor over 50 steps, and none when it is disposed of", async () => {
    const start = tf.memory().numTensors;
    const engine = engineOf(1);
    const batch = uniformValues(16);
    await engine.improve(batch, draws, schedule);
    const { numTensors } = tf.memory();
    for (let step = 0; step < 50; step++) await engine.improve(batch, draws, schedule);
    await engine.imitate(batch, { allocation: batch, payments: batch }, schedule);
    engine.restore(await engine.state());
    expect(tf.memory().numTensors).toBe(numTensors);
    engine.dispose();
    expect(tf.memory().numTensors).toBe(start);
  });

  it("keeps arrays in the architecture's order through a state", async () => {
    const engine = engineOf();
    const state = await engine.state();
    expect(Object.keys(state.parameters)).toEqual(
      Object.keys(architectures.get("lookahead-net").shapes(spec)),
    );
    expect(state.parameters).toEqual(noisyParameters(spec));
    expect(Object.keys(state.firstMoments)).not.toContain("spline.knots");
    engine.dispose();
  });

  it("shortens a gradient to the largest norm, and no shorter one", async () => {
    const momentsAfter = async (clipNorm?: number) => {
      const engine = engineOf(clipNorm);
      await engine.improve(uniformValues(16), draws, schedule);
      const { firstMoments } = await engine.state();
      engine.dispose();
      return Object.values(firstMoments).flatMap(({ data }) => [...data]);
    };
    const norm = (vector: number[]) => Math.sqrt(vector.reduce((sum, value) => sum + value ** 2, 0));
    // The first moment after one step is a tenth of the gradient.
    const free = await momentsAfter();
    const length = 10 * norm(free);
    expect(length).toBeGreaterThan(0);
    expect(10 * norm(await momentsAfter(length / 4))).toBeCloseTo(length / 4, 5);
    expect(await momentsAfter(2 * length)).toEqual(free);
  });
});

describe("the courses of learning rate and temperature", () => {
  it("rise, stay, and fall along a cosine to 2%", () => {
    const rate = warmCosine({ peak: 0.02, steps: 800, warmUp: 50 });
    expect(rate(0)).toBeCloseTo(0.02 / 50, 12);
    expect(rate(49)).toBe(0.02);
    expect(rate(400)).toBe(0.02);
    expect(rate(600)).toBeCloseTo(0.02 * 0.51, 12);
    expect(rate(800)).toBeCloseTo(0.02 * 0.02, 12);
  });

  it("fall geometrically, then stay", () => {
    const temperature = annealed({ from: 0.15, to: 0.02, until: 0.8, steps: 1000 });
    expect(temperature(0)).toBe(0.15);
    expect(temperature(400)).toBeCloseTo(Math.sqrt(0.15 * 0.02), 12);
    expect(temperature(800)).toBeCloseTo(0.02, 12);
    expect(temperature(999)).toBeCloseTo(0.02, 12);
  });
});

import { stream } from "@auction-mech/core";
import { describe, expect, it } from "vitest";
import {
  avoidDuplicates,
  createStudy,
  createTrial,
  gridSampler,
  memoryStorage,
  nsgaIISampler,
  pruners,
  quasiRandomSampler,
  randomSampler,
  type Sampler,
  samplers,
  type Trial,
  tpeSampler,
} from "../src/index.js";
import { kernelWidths } from "../src/samplers/kernel-widths.js";
import {
  normalCdf,
  normalLogCdf,
  normalLogMass,
  normalQuantile,
  truncatedNormal,
} from "../src/samplers/normal.js";
import { numpyShuffle } from "../src/samplers/numpy-shuffle.js";
import { forgettingWeights } from "../src/samplers/parzen-estimator.js";
import { SOBOL_DIMENSIONS, sobol, sobolBits } from "../src/samplers/sobol.js";
import { testFunctions } from "./functions.js";

const quiet = { onWarning: () => {} };

async function bests(
  make: () => Sampler,
  evaluate: (trial: Trial) => number,
  trials: number,
): Promise<number[]> {
  const found: number[] = [];
  for (let seed = 0; seed < 20; seed++) {
    const study = await createStudy({ seed, sampler: make(), ...quiet });
    await study.optimize(evaluate, { trials });
    found.push((await study.bestTrial()).values![0]!);
  }
  return found.sort((a, b) => a - b);
}

describe("the normal law", () => {
  it("has the known numbers, far into the tails", () => {
    // Reference values from SciPy 1.17: norm.cdf, norm.logcdf, norm.ppf.
    expect(normalCdf(1.96)).toBeCloseTo(0.9750021048517795, 14);
    expect(normalLogCdf(-10) / -53.23128515051247).toBeCloseTo(1, 13);
    expect(normalLogCdf(-40) / -804.6084420137538).toBeCloseTo(1, 13);
    expect(normalQuantile(0.025)).toBeCloseTo(-1.959963984540054, 13);
    expect(normalQuantile(1e-12)).toBeCloseTo(-7.034483825301131, 10);
    expect(normalLogMass(-1, 1)).toBeCloseTo(Math.log(0.6826894921370859), 13);
    expect(normalLogMass(9, 10)).toBeCloseTo(normalLogMass(-10, -9), 13);
  });

  it("truncated draws stay within and have the truncated mean", () => {
    const random = stream(1, "normal");
    const draws = Array.from({ length: 20_000 }, () => truncatedNormal(0.5, 2, random.uniform()));
    expect(draws.every((z) => z >= 0.5 && z <= 2)).toBe(true);
    const density = (z: number) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    const mean = (density(0.5) - density(2)) / (normalCdf(2) - normalCdf(0.5));
    // Five standard errors; the deviation is below 0.43, that of the uniform law.
    expect(Math.abs(draws.reduce((sum, z) => sum + z, 0) / 20_000 - mean)).toBeLessThan(
      (5 * 0.43) / Math.sqrt(20_000),
    );
  });
});

describe("Parzen estimators", () => {
  it("kernel widths by bins equal those by sorting", () => {
    const random = stream(2, "widths");
    for (const count of [1, 2, 3, 10, 200]) {
      const centres = Float64Array.from({ length: count }, () => random.uniform() ** 3);
      const sorted = [...centres].sort((a, b) => a - b);
      const narrowest = 1 / Math.min(100, 2 + count);
      const expected = [...centres].map((centre) => {
        const k = sorted.indexOf(centre);
        const left = k === 0 && count > 1 ? 0 : centre - (sorted[k - 1] ?? 0);
        const right = k === count - 1 && count > 1 ? 0 : (sorted[k + 1] ?? 1) - centre;
        return Math.min(1, Math.max(narrowest, left, right));
      });
      expect([...kernelWidths(centres, 0, 1, count + 1)]).toEqual(expected);
    }
  });

  it("old observations weigh less, the newest 25 one each", () => {
    expect([...forgettingWeights(3)]).toEqual([1, 1, 1]);
    const weights = [...forgettingWeights(28)];
    expect(weights.slice(3)).toEqual(Array(25).fill(1));
    expect(weights[0]).toBeCloseTo(1 / 28, 15);
    expect(weights[1]).toBeCloseTo((1 + 1 / 28) / 2, 15);
  });
});

describe("Sobol's sequence", () => {
  it("starts as known in the first three dimensions", () => {
    const point = (index: number) => [0, 1, 2].map((dimension) => sobolBits(index, dimension) / 2 ** 32);
    expect([0, 1, 2, 3].map(point)).toEqual([
      [0, 0, 0],
      [0.5, 0.5, 0.5],
      [0.25, 0.75, 0.75],
      [0.75, 0.25, 0.25],
    ]);
  });

  it("is a net in every dimension, scrambled or not: 64 points, one in each 64th", () => {
    for (let dimension = 0; dimension < SOBOL_DIMENSIONS; dimension++) {
      const cells = Array.from({ length: 64 }, (_, k) =>
        Math.floor(sobol(k, dimension, 12345 * dimension) * 64),
      );
      expect(new Set(cells).size).toBe(64);
    }
  });

  it("sampled by a study, covers each parameter evenly whatever its place", async () => {
    const study = await createStudy({ sampler: quasiRandomSampler(), seed: 4 });
    await study.optimize((t) => t.suggestFloat("x", 0, 1) + t.suggestInt("n", 0, 3), { trials: 32 });
    const trials = await study.trials();
    expect(new Set(trials.map(({ params }) => Math.floor(Number(params.x) * 32))).size).toBe(32);
    const counts = [0, 1, 2, 3].map((n) => trials.filter(({ params }) => params.n === n).length);
    expect(counts).toEqual([8, 8, 8, 8]);
  });
});

describe("grid", () => {
  it("visits every point once and then stops, also when resumed", async () => {
    const storage = memoryStorage();
    const searchSpace = { x: [0, 1, 2], kind: ["a", "b"] };
    const objective = (t: Trial) =>
      t.suggestInt("x", 0, 2) + Number(t.suggestCategorical("kind", ["a", "b"]) === "a");
    for (const trials of [2, 100]) {
      const sampler = gridSampler({ searchSpace });
      const study = await createStudy({ storage, name: "g", loadIfExists: true, sampler });
      await study.optimize(objective, { trials });
    }
    const visited = (await storage.trials(1)).map(({ params }) => JSON.stringify(params));
    expect([visited.length, new Set(visited).size]).toEqual([6, 6]);
  });

  it("workers that ask at once take different points", async () => {
    const storage = memoryStorage();
    const searchSpace = { x: [0, 1, 2, 3], y: [0, 1, 2] };
    const options = { storage, name: "g", loadIfExists: true };
    const open = () => createStudy({ ...options, sampler: gridSampler({ searchSpace }) });
    const workers = [await open(), await open(), await open()];
    const points = new Set<string>();
    for (let round = 0; round < 4; round++) {
      for (const trial of await Promise.all(workers.map((study) => study.ask()))) {
        points.add(`${trial.suggestInt("x", 0, 3)} ${trial.suggestInt("y", 0, 2)}`);
      }
    }
    expect(points.size).toBe(12);
  });

  it("NumPy's shuffle: its own numbers", () => {
    expect([...numpyShuffle(12, 0)]).toEqual([6, 11, 4, 10, 2, 8, 1, 7, 9, 3, 0, 5]);
    expect([...numpyShuffle(9, 2 ** 32 - 1)]).toEqual([5, 1, 8, 7, 0, 6, 4, 2, 3]);
    expect([...numpyShuffle(1000, 7).slice(0, 6)]).toEqual([778, 334, 271, 802, 216, 408]);
  });

  it("names what it lacks", async () => {
    const study = await createStudy({ sampler: gridSampler({ searchSpace: { x: [9] } }) });
    const trial = await study.ask();
    expect(() => trial.suggestFloat("y", 0, 1)).toThrow(/has no "y"/);
    expect(() => trial.suggestFloat("x", 0, 1)).toThrow(/must lie in/);
  });
});

describe("TPE", () => {
  it.each(testFunctions)("beats random on $name", async ({ evaluate }) => {
    const tpe = await bests(tpeSampler, evaluate, 80);
    const random = await bests(randomSampler, evaluate, 80);
    // Rank-sum of 20 against 20: 410 ± 37 if they were equal, so at most 340 has probability 0.03.
    const ranked = [...tpe.map((value) => [value, 1]), ...random.map((value) => [value, 0])];
    ranked.sort((a, b) => a[0]! - b[0]!);
    const sum = ranked.reduce((total, [, isTpe], rank) => total + isTpe! * (rank + 1), 0);
    expect(sum).toBeLessThanOrEqual(340);
  });

  it("grouped, samples conditional parameters jointly", async () => {
    const found = await bests(() => tpeSampler({ group: true }), testFunctions[5]!.evaluate, 60);
    expect(found[10]).toBeLessThan(0.15);
  });

  it("keeps concurrent trials apart by the constant liar", async () => {
    const spread = async (constantLiar: boolean) => {
      const study = await createStudy({ seed: 1, sampler: tpeSampler({ constantLiar }) });
      await study.optimize((t) => t.suggestFloat("x", -5, 5) ** 2, { trials: 40 });
      const asked = await Promise.all(Array.from({ length: 12 }, () => study.ask()));
      const xs = asked.map((trial) => trial.suggestFloat("x", -5, 5)).sort((a, b) => a - b);
      return Math.min(...xs.slice(1).map((x, k) => x - xs[k]!)) + xs.at(-1)! - xs[0]!;
    };
    expect(await spread(true)).toBeGreaterThan(await spread(false));
  });

  it("turns to where constraints hold", async () => {
    const study = await createStudy({ seed: 2 });
    await study.optimize(
      async (trial) => {
        const x = trial.suggestFloat("x", -5, 5);
        await trial.setConstraints([1 - x]);
        return x ** 2;
      },
      { trials: 60 },
    );
    const best = await study.bestTrial();
    expect(best.params.x).toBeGreaterThanOrEqual(1);
    expect(best.params.x).toBeLessThan(1.3);
  });

  it("serves several objectives", async () => {
    const study = await createStudy({ seed: 2, directions: ["minimize", "minimize"], sampler: tpeSampler() });
    await study.optimize(
      (t) => {
        const x = t.suggestFloat("x", -5, 5);
        return [x ** 2, (x - 2) ** 2];
      },
      { trials: 80 },
    );
    const late = (await study.trials()).slice(40);
    const inside = late.filter(({ params }) => Number(params.x) > -0.5 && Number(params.x) < 2.5);
    expect(inside.length).toBeGreaterThan(25);
  });
});

describe("NSGA-II", () => {
  it("takes the parents that another worker chose", async () => {
    const storage = memoryStorage();
    const directions = ["minimize", "minimize"] as const;
    const options = { storage, name: "s", seed: 1, loadIfExists: true, directions };
    const [ours, theirs] = [
      await createStudy({ ...options, sampler: nsgaIISampler({ populationSize: 4 }) }),
      await createStudy({ ...options, sampler: nsgaIISampler({ populationSize: 4 }) }),
    ];
    await ours.optimize((trial) => [trial.suggestFloat("x", 0, 1), -trial.suggestFloat("x", 0, 1)], {
      trials: 4,
    });
    await theirs.ask();
    const chosen = (await ours.systemAttrs())["NSGAIISampler:parent:1"];
    // A trial of generation 0 that comes late must not change who the parents are.
    await ours.addTrial(createTrial({ values: [-9, -9], systemAttrs: { "NSGAIISampler:generation": 0 } }));
    await ours.ask();
    expect((await ours.systemAttrs())["NSGAIISampler:parent:1"]).toEqual(chosen);
  });

  it("moves the population to the Pareto front, across resumed studies", async () => {
    const storage = memoryStorage();
    for (const trials of [70, 130]) {
      const study = await createStudy({
        storage,
        name: "n",
        loadIfExists: true,
        seed: 5,
        directions: ["minimize", "maximize"],
        sampler: nsgaIISampler({ populationSize: 20 }),
      });
      await study.optimize(
        (t) => {
          const x = t.suggestFloat("x", 0, 1);
          const off = t.suggestFloat("y", -3, 3) ** 2;
          return [x + off, x - off];
        },
        { trials },
      );
    }
    const trials = await storage.trials(1);
    const off = (from: number, to: number) =>
      trials.slice(from, to).reduce((sum, { params }) => sum + Number(params.y) ** 2, 0) / (to - from);
    expect(off(180, 200)).toBeLessThan(off(0, 20) / 3);
    const generations = trials.map(({ systemAttrs }) => systemAttrs["NSGAIISampler:generation"]);
    expect([generations[0], generations[25], generations.at(-1)]).toEqual([0, 1, 9]);
  });
});

describe("avoiding duplicates", () => {
  it("leaves a quasi-random sampler its own dimension for each parameter", async () => {
    const study = await createStudy({ sampler: quasiRandomSampler(), avoidDuplicates: true, seed: 1 });
    await study.optimize((trial) => trial.suggestFloat("x", 0, 1) - trial.suggestFloat("y", 0, 1), {
      trials: 9,
    });
    const same = (await study.trials()).filter(({ params }) => params.x === params.y);
    expect(same).toEqual([]);
  });

  it.each([
    ["tpe", () => tpeSampler({ startupTrials: 3 })],
    ["random", randomSampler],
  ])("%s tries nothing twice while something is left", async (_, make) => {
    const study = await createStudy({ seed: 3, sampler: avoidDuplicates(make(), 100) });
    await study.optimize((t) => t.suggestInt("a", 0, 4) + t.suggestInt("b", 0, 3), { trials: 18 });
    const tried = (await study.trials()).map(({ params }) => `${params.a} ${params.b}`);
    expect(new Set(tried).size).toBe(18);
  });
});

describe("the registries", () => {
  it("make every sampler and pruner from JSON, and refuse what they do not know", () => {
    const options: Record<string, unknown> = {
      grid: { searchSpace: { x: [1] } },
      percentile: { percentile: 25 },
      threshold: { lower: 0 },
      patient: { patience: 2 },
    };
    for (const registry of [samplers, pruners]) {
      for (const [name, entry] of registry.entries()) {
        expect(entry.create(options[name]).name).toBe(name);
        expect(() => entry.create({ nonsense: 1 })).toThrow(/nonsense|searchSpace/);
      }
      expect(() => registry.get("nothing")).toThrow(/must be one of/);
    }
  });
});

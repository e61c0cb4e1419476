import { stream } from "@auction-mech/core";
import { describe, expect, it } from "vitest";
import { greedyHypervolumeSubset } from "../src/analysis/hypervolume-subset.js";
import { decodeAttribute, encodeAttribute } from "../src/attribute-json.js";
import { pythonFloat } from "../src/encode-distribution.js";
import {
  createStudy,
  createTrial,
  decodeDistribution,
  encodeDistribution,
  floatDistribution,
  hypervolume,
  hypervolumeHistory,
  intDistribution,
  nonDominatedRanks,
  optimizationHistory,
  paramImportances,
  randomSampler,
  trialsToCsv,
  trialsToJson,
} from "../src/index.js";

describe("analysis", () => {
  it("history keeps the best so far, in either direction", async () => {
    const study = await createStudy({ direction: "maximize" });
    for (const value of [1, 3, 2]) await study.tell(await study.ask(), value);
    expect(optimizationHistory(await study.trials(), study.directions)).toEqual([
      { number: 0, value: 1, best: 1 },
      { number: 1, value: 3, best: 3 },
      { number: 2, value: 2, best: 3 },
    ]);
  });

  it("hypervolume: known areas and volumes; what is dominated or beyond adds nothing", () => {
    expect(hypervolume([[0, 0]], [2, 3])).toBe(6);
    expect(
      hypervolume(
        [
          [0, 1],
          [1, 0],
          [1, 1],
          [5, 0],
        ],
        [2, 2],
      ),
    ).toBe(3);
    expect(
      hypervolume(
        [
          [0, 0, 1],
          [0, 1, 0],
          [1, 0, 0],
        ],
        [2, 2, 2],
      ),
    ).toBe(7);
    expect(() => hypervolume([[1]], [1, 2])).toThrow(/2 objectives/);
  });

  it("hypervolume: without bounds it is infinite, not NaN", () => {
    const infinite = Number.POSITIVE_INFINITY;
    expect(
      hypervolume(
        [
          [-infinite, 0],
          [-infinite, 1],
        ],
        [2, 2],
      ),
    ).toBe(infinite);
    expect(hypervolume([[0, 0, 0]], [1, 1, infinite])).toBe(infinite);
    expect(hypervolume([[infinite, 0]], [1, 1])).toBe(0);
    expect(
      greedyHypervolumeSubset(
        [
          [-infinite, 0],
          [1, 1],
          [infinite, 2],
        ],
        2,
      ),
    ).toHaveLength(2);
  });

  it("a greedy subset takes at each step the point that adds most", () => {
    const random = stream(1, "subset");
    for (const objectives of [2, 3, 4]) {
      const points = Array.from({ length: 25 }, () =>
        Array.from({ length: objectives }, () => random.uniform()),
      );
      const reference = Array.from(
        { length: objectives },
        (_, d) => 1.1 * Math.max(...points.map((p) => p[d]!)),
      );
      const chosen = greedyHypervolumeSubset(points, 8);
      for (let k = 0; k < chosen.length; k++) {
        const before = chosen.slice(0, k);
        const volumes = points.map((_, j) =>
          before.includes(j)
            ? 0
            : hypervolume(
                [...before, j].map((one) => points[one]!),
                reference,
              ),
        );
        expect(volumes[chosen[k]!]).toBeCloseTo(Math.max(...volumes), 12);
      }
    }
  });

  it("the hypervolume's history never falls", async () => {
    const study = await createStudy({ directions: ["minimize", "maximize"], seed: 1 });
    await study.optimize((t) => [t.suggestFloat("x", 0, 1), t.suggestFloat("y", 0, 1)], { trials: 30 });
    const history = hypervolumeHistory(await study.trials(), study.directions, [1, 0]);
    const volumes = history.map(({ hypervolume }) => hypervolume);
    expect(volumes).toEqual([...volumes].sort((a, b) => a - b));
    expect(volumes.at(-1)).toBeGreaterThan(0.7);
  });

  it("non-dominated ranks peel the fronts off", () => {
    expect([
      ...nonDominatedRanks([
        [1, 1],
        [2, 2],
        [0, 3],
        [2, 1],
        [1, 1],
      ]),
    ]).toEqual([0, 2, 0, 1, 0]);
  });

  it("importance finds the parameter that matters, and is 0 where nothing does", async () => {
    const study = await createStudy({ sampler: randomSampler(), seed: 1 });
    await study.optimize((t) => t.suggestFloat("x", 0, 1) * 10 + t.suggestFloat("y", 0, 1) / 100, {
      trials: 100,
    });
    const shares = paramImportances(await study.trials(), study.directions);
    expect(Object.keys(shares)[0]).toBe("x");
    expect(shares.x! + shares.y!).toBeCloseTo(1, 12);
    expect(paramImportances([], ["MINIMIZE"])).toEqual({});
  });

  it("CSV quotes what must be quoted and names columns as Optuna does", () => {
    const trial = {
      ...createTrial({
        values: [1, Infinity],
        params: { x: 0.5 },
        distributions: { x: floatDistribution(0, 1) },
        userAttrs: { note: 'a "b", c' },
        datetimeStart: new Date(0),
        datetimeComplete: new Date(1500),
      }),
      number: 0,
    };
    const csv = trialsToCsv([trial], { directions: ["MINIMIZE", "MINIMIZE"], metricNames: ["a", "b"] });
    expect(csv).toBe(
      "number,values_a,values_b,datetime_start,datetime_complete,duration,params_x,user_attrs_note,state\r\n" +
        '0,1,inf,1970-01-01T00:00:00.000Z,1970-01-01T00:00:01.500Z,1.5,0.5,"a ""b"", c",COMPLETE\r\n',
    );
    expect(JSON.parse(trialsToJson([trial]))[0].values).toEqual([1, "Infinity"]);
  });
});

describe("the stored texts", () => {
  it("numbers look as Python prints floats", () => {
    const printed = [1, -0, 0.1, 1e-4, 1e-5, 1.5e-7, 1e15, 1e16, 123456.789, 5e-324].map(pythonFloat);
    expect(printed.join(" ")).toBe(
      "1.0 -0.0 0.1 0.0001 1e-05 1.5e-07 1000000000000000.0 1e+16 123456.789 5e-324",
    );
  });

  it("distributions have Optuna's text", () => {
    expect(encodeDistribution(floatDistribution(1e-4, 1, { log: true }))).toBe(
      '{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.0001, "high": 1.0, "log": true}}',
    );
    expect(encodeDistribution(intDistribution(0, 11, { step: 2 }))).toBe(
      '{"name": "IntDistribution", "attributes": {"log": false, "step": 2, "low": 0, "high": 10}}',
    );
  });

  it("distributions of Optuna's first versions are read", () => {
    const old = (name: string, attributes: object) =>
      decodeDistribution(JSON.stringify({ name, attributes }));
    expect(old("UniformDistribution", { low: 0, high: 1 })).toEqual(floatDistribution(0, 1));
    expect(old("LogUniformDistribution", { low: 0.1, high: 1 })).toEqual(
      floatDistribution(0.1, 1, { log: true }),
    );
    expect(old("DiscreteUniformDistribution", { low: 0, high: 1, q: 0.25 })).toEqual(
      floatDistribution(0, 1, { step: 0.25 }),
    );
    expect(old("IntUniformDistribution", { low: 0, high: 9, step: 3 })).toEqual(
      intDistribution(0, 9, { step: 3 }),
    );
    expect(old("IntLogUniformDistribution", { low: 1, high: 9, step: 1 })).toEqual(
      intDistribution(1, 9, { log: true }),
    );
    expect(decodeDistribution('{"type": "int", "low": 1, "high": 3}')).toEqual(intDistribution(1, 3));
  });

  it("steps end at the last one within, in decimals", () => {
    expect(floatDistribution(0, 0.3, { step: 0.1 }).high).toBe(0.3);
    expect(floatDistribution(0.1, 1, { step: 0.25 }).high).toBe(0.85);
    expect(floatDistribution(0, 1e-6, { step: 3e-7 }).high).toBe(9e-7);
    expect(() => floatDistribution(3, 1)).toThrow(/low = 3, high = 1/);
    expect(() => floatDistribution(0, 1, { log: true })).toThrow(/low > 0/);
  });

  it("attributes survive, the bare tokens beside texts that look like them", () => {
    const value = { a: [Number.NaN, -Infinity, "NaN", '"Infinity"', "\uE000NaN", "\uE000"], "NaN é": null };
    expect(decodeAttribute(encodeAttribute(value))).toEqual(value);
    expect(encodeAttribute(value)).toMatch(/^[ -~]*$/);
    expect(() => decodeAttribute("")).toThrow(/stored as JSON/);
  });
});

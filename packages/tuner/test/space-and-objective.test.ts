import type { Metrics } from "@auction-mech/core";
import { floatDistribution, intDistribution } from "@auction-mech/study";
import { describe, expect, it } from "vitest";
import { openObjective } from "../src/objective.js";
import { defaultSpace, paramsOfSettings, parseSpace, settingsOfParams } from "../src/space.js";

describe("a search space", () => {
  it("of AuctionNet is λ_regret in [0.1, 20] and λ_mono in [0.1, 2], uniform on the logarithm", () => {
    expect(defaultSpace("auction-net")).toEqual({
      λ_regret: floatDistribution(0.1, 20, { log: true }),
      λ_mono: floatDistribution(0.1, 2, { log: true }),
    });
  });

  it("gives whole settings whole numbers, and widths as choices", () => {
    const space = parseSpace(
      {
        steps: { low: 10, high: 30, step: 10 },
        learningRate: { low: 0.001, high: 0.1, log: true },
        hidden: { choices: ["64,32", "16"] },
      },
      "space",
    );
    expect(space.steps).toEqual(intDistribution(10, 30, { step: 10 }));
    expect(space.learningRate).toMatchObject({ kind: "float", log: true });
    expect(settingsOfParams({ steps: 20, learningRate: 0.01, hidden: "64,32" })).toEqual({
      steps: 20,
      learningRate: 0.01,
      hidden: [64, 32],
    });
    expect(paramsOfSettings(space, { steps: 20, hidden: [64, 32], lambdaMono: 1 })).toEqual({
      steps: 20,
      hidden: "64,32",
    });
  });

  it.each<[unknown, RegExp]>([
    [[], /must be a JSON object with at least one parameter/],
    [{}, /must be a JSON object with at least one parameter/],
    [{ λ_regrets: { low: 0, high: 1 } }, /"λ_regrets".*no training has such a setting/],
    [{ λ_regret: { low: 0 } }, /"λ_regret".*but it is {"low":0}/],
    [{ λ_regret: { low: 3, high: 1 } }, /"λ_regret"/],
    [{ λ_regret: { low: 0, high: 1, log: true } }, /"λ_regret"/],
    [{ λ_regret: { low: -1, high: 1 } }, /"λ_regret"/],
    [{ steps: { low: 0.5, high: 3 } }, /"steps"/],
    [{ hidden: { choices: ["64,x"] } }, /"hidden"/],
    [{ λ_mono: { low: 0, high: 1 }, lambdaMono: { low: 0, high: 1 } }, /every setting once.*"lambdaMono"/],
    [{ loss: { choices: ["fixed", "loose"] } }, /"loss"/],
  ])("%j is refused with the parameter at fault", (json, message) => {
    expect(() => parseSpace(json, "space.json")).toThrow(message);
  });
});

describe("an objective", () => {
  const metrics = {
    revenue: 0.6,
    welfare: 0.8,
    efficiency: 0.9,
    regret: { total: 0.02, max: 0.1, mean: 0.01, profiles: 1, search: "" },
  } as Metrics;

  it.each<[string, readonly number[], readonly string[]]>([
    ["revenue-5regret", [0.5], ["maximize"]],
    ["revenue − 5 · regret", [0.5], ["maximize"]],
    ["10", [0.4], ["maximize"]],
    ["0", [0.6], ["maximize"]],
    ["revenue", [0.6], ["maximize"]],
    ["revenue,regret", [0.6, 0.02], ["maximize", "minimize"]],
    ["regret-max, efficiency", [0.1, 0.9], ["minimize", "maximize"]],
  ])("%s", async (text, values, directions) => {
    const objective = await openObjective(text);
    expect(objective.evaluate(metrics, {}).map((value) => Number(value.toFixed(12)))).toEqual(values);
    expect(objective.objectives.map(({ direction }) => direction)).toEqual(directions);
  });
});

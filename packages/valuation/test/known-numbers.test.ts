import { stream } from "@auction-mech/core";
import { describe, expect, it } from "vitest";
import { createValuation } from "../src/index.js";
import { meanWithError } from "../src/testing/mean-with-error.js";

/** SCIENCE.md §5: expected welfare E[max_i v_i], and the standard error of the number itself. */
const instances: readonly (readonly [
  title: string,
  name: string,
  params: unknown,
  bidders: number,
  welfare: number,
  error: number,
])[] = [
  ["uniform n = 1", "uniform", {}, 1, 1 / 2, 0],
  ["uniform n = 4", "uniform", {}, 4, 4 / 5, 0],
  ["uniform n = 8", "uniform", {}, 8, 8 / 9, 0],
  ["exp n = 2", "exp", {}, 2, 1 + 1 / 2, 0],
  ["exp n = 4", "exp", {}, 4, 1 + 1 / 2 + 1 / 3 + 1 / 4, 0],
  ["hetero4", "hetero", {}, 4, 1.3201, 5e-5],
  ["exp3mean3", "exp", { mean: 3 }, 3, 5.5, 0],
  [
    "irregular3",
    "independent",
    {
      marginals: Array(3).fill({
        mixture: [
          [3, { uniform: [0, 3] }],
          [1, { uniform: [3, 8] }],
        ],
      }),
    },
    3,
    4.2656,
    5e-5,
  ],
  ["copula2-p", "copula", { correlation: 0.7 }, 2, 0.5883, 5e-5],
  ["copula2-n", "copula", { correlation: -0.7 }, 2, 0.726, 5e-5],
  ["lognormal3", "lognormal", { sd: 1, correlation: 0.5 }, 3, 2.7018, 2e-3],
  ["latent4", "latent", { weights: [1, 0.8, 0.6, 0.4] }, 4, 0.4041, 3e-4],
];

describe("expected welfare", () => {
  it.each(instances)("of %s", (_title, name, params, bidders, welfare, error) => {
    const batch = 200_000;
    const { data } = createValuation(name, params, { bidders, seed: 0 }).sample(batch, stream(5, "welfare"));
    const highest = Float64Array.from({ length: batch }, (_, row) =>
      Math.max(...data.subarray(row * bidders, (row + 1) * bidders)),
    );
    const { mean, standardError } = meanWithError(highest);
    expect(Math.abs(mean - welfare)).toBeLessThan(3 * Math.hypot(standardError, error));
  });
});

describe("latent", () => {
  it.each([0.3, 4])("has the covariance W W' factorScale² + noise² I before the cut, noise %d", (noise) => {
    const weights = [
      [1, 0.5],
      [-0.4, 2],
    ];
    const { data } = createValuation("latent", { weights, noise, factorScale: 2 }, { seed: 0 }).sample(
      200_000,
      stream(5, "covariance"),
    );
    // Above the cut the two values are the latent ones: P(both > 0) = 1/4 + asin(ρ)/2π.
    const variance = (w: readonly number[]) => 4 * (w[0]! ** 2 + w[1]! ** 2) + noise ** 2;
    const covariance = 4 * (weights[0]![0]! * weights[1]![0]! + weights[0]![1]! * weights[1]![1]!);
    const correlation = covariance / Math.sqrt(variance(weights[0]!) * variance(weights[1]!));
    const both = Float64Array.from({ length: 200_000 }, (_, row) =>
      data[2 * row]! > 0 && data[2 * row + 1]! > 0 ? 1 : 0,
    );
    const { mean, standardError } = meanWithError(both);
    expect(Math.abs(mean - (1 / 4 + Math.asin(correlation) / (2 * Math.PI)))).toBeLessThan(3 * standardError);
    // E[max(0, X)²] = Var X / 2.
    for (const i of [0, 1]) {
      const squares = meanWithError(
        Float64Array.from({ length: 200_000 }, (_, row) => data[2 * row + i]! ** 2),
      );
      expect(Math.abs(squares.mean - variance(weights[i]!) / 2)).toBeLessThan(3 * squares.standardError);
    }
  });

  it("draws its weights from the seed, on [0.2, 1], and more bidders leave the first ones alone", () => {
    const weights = (bidders: number, seed: number) =>
      createValuation("latent", {}, { bidders, seed }).parameters.weights as number[];
    expect(weights(4, 1)).toEqual(weights(4, 1));
    expect(weights(4, 1)).not.toEqual(weights(4, 2));
    expect(weights(9, 1).slice(0, 4)).toEqual(weights(4, 1));
    const many = weights(64, 3);
    expect(Math.min(...many)).toBeGreaterThanOrEqual(0.2);
    expect(Math.max(...many)).toBeLessThanOrEqual(1);
    expect(Math.abs(meanWithError(Float64Array.from(many)).mean - 0.6)).toBeLessThan(0.1);
  });
});

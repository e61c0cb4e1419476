import exponentialCdf from "@stdlib/stats-base-dists-exponential-cdf";
import exponentialDensity from "@stdlib/stats-base-dists-exponential-pdf";
import lognormalCdf from "@stdlib/stats-base-dists-lognormal-cdf";
import lognormalDensity from "@stdlib/stats-base-dists-lognormal-pdf";
import { describe, expect, it } from "vitest";
import { exponentialMarginal, lognormalMarginal, marginal, uniformMarginal } from "../src/index.js";
import { millsRatio, normalCdf, normalLogSurvival, normalQuantile, normalSurvival } from "../src/normal.js";

function expectClose(actual: number, expected: number, relative = 1e-12): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * Math.abs(expected));
}

describe("against the library's distributions, in the middle", () => {
  it.each([0.01, 0.3, 1, 2.5, 7])("at v = %d", (value) => {
    const exponential = exponentialMarginal(2);
    expectClose(exponential.cdf(value), exponentialCdf(value, 0.5));
    expectClose(exponential.density(value), exponentialDensity(value, 0.5));
    const lognormal = lognormalMarginal(0.3, 0.7);
    expectClose(lognormal.cdf(value), lognormalCdf(value, 0.3, 0.7));
    expectClose(lognormal.density(value), lognormalDensity(value, 0.3, 0.7));
  });
});

describe("far in the tail", () => {
  it("has φ(v) = v − mean for exponential values, where survival and density are 0", () => {
    expect(exponentialMarginal(1).virtualValue(1e6)).toBe(1e6 - 1);
  });

  // Asymptotic series R(u) = 1/u − 1/u³ + 3/u⁵ − 15/u⁷ + …, here with a remainder below 1e-13.
  it.each([40, 100, 600])("has the Mills ratio's asymptotic value in a lognormal's φ at u = %d", (u) => {
    const [mu, sigma] = [0.5, 1];
    const value = Math.exp(mu + sigma * u);
    const mills = 1 / u - 1 / u ** 3 + 3 / u ** 5 - 15 / u ** 7 + 105 / u ** 9;
    expectClose(lognormalMarginal(mu, sigma).virtualValue(value), value * (1 - sigma * mills));
  });

  it("has a lognormal's survival at u = 10, 7.619853024160527e-24", () => {
    expectClose(lognormalMarginal(0, 1).survival(Math.exp(10)), 7.619853024160527e-24);
    expectClose(lognormalMarginal(0, 1).cdf(Math.exp(-10)), 7.619853024160527e-24);
  });

  it("keeps the quantile's digits for tiny probabilities", () => {
    expectClose(exponentialMarginal(1).quantile(1e-30), 1e-30);
    expectClose(exponentialMarginal(1).cdf(1e-30), 1e-30);
    expectClose(lognormalMarginal(0, 1).quantile(7.619853024160527e-24), Math.exp(-10));
  });

  it("has a mixture's φ led by its heaviest part, where all densities underflow", () => {
    const heavy = marginal({
      mixture: [
        [1, { exponential: 1 }],
        [1, { exponential: 3 }],
        [5, { uniform: [0, 2] }],
      ],
    });
    expect(heavy.survival(5000)).toBe(0);
    expectClose(heavy.virtualValue(5000), 5000 - 3);
    const lognormal = marginal({
      mixture: [
        [1, { exponential: 1 }],
        [1, { lognormal: [0, 0.1] }],
      ],
    });
    expectClose(lognormal.virtualValue(2000), 2000 - 1);
  });
});

describe("normal law", () => {
  it("has its limits", () => {
    expect([millsRatio(Infinity), millsRatio(-Infinity)]).toEqual([0, Infinity]);
    expect([normalCdf(-Infinity), normalCdf(0), normalCdf(Infinity)]).toEqual([0, 0.5, 1]);
    expect([normalQuantile(0), normalQuantile(0.5), normalQuantile(1)]).toEqual([-Infinity, -0, Infinity]);
  });

  it("has a logarithm of the survival that agrees with the survival, and goes on", () => {
    for (const u of [-9, -1, 0, 1e-9, 2, 20, 37])
      expectClose(Math.exp(normalLogSurvival(u)), normalSurvival(u), 1e-11);
    expectClose(normalLogSurvival(1e4), -0.5e8 - Math.log(1e4 * Math.sqrt(2 * Math.PI)), 1e-9);
  });
});

describe("a mixture with gaps", () => {
  const gap = marginal({
    mixture: [
      [1, { uniform: [0, 1] }],
      [3, { uniform: [2, 3] }],
    ],
  });

  it("has the gap's lower end as quantile of the probability on it, to the bit", () => {
    expect(gap.cdf(1.5)).toBe(0.25);
    expect(gap.quantile(0.25)).toBe(1);
    expect(gap.quantile(gap.cdf(1.99))).toBe(1);
    expect(gap.quantile(0.25 + 2 ** -53)).toBeGreaterThanOrEqual(2);
    expect(gap.quantile(0.25 + 2 ** -40)).toBeLessThan(2 + 1e-11);
  });

  it("has the gap's lower end also where weights and probabilities round", () => {
    for (const [a, b] of [
      [1, 2],
      [2, 1],
      [1, 5],
      [7, 1],
      [9, 1],
      [0.3, 0.6],
      [49, 0.7],
    ] as const) {
      const mixture = marginal({
        mixture: [
          [a, { uniform: [0, 1] }],
          [b, { uniform: [2, 3] }],
        ],
      });
      expect(mixture.quantile(mixture.cdf(1.5)), `weights ${a} and ${b}`).toBe(1);
      const three = marginal({
        mixture: [
          [a, { uniform: [0, 1] }],
          [b, { uniform: [2, 3] }],
          [1, { uniform: [5, 6] }],
        ],
      });
      expect(three.quantile(three.cdf(4)), `weights ${a}, ${b} and 1`).toBe(3);
    }
  });

  it("has virtual value −∞ inside the gap", () => {
    expect(gap.virtualValue(1.5)).toBe(-Infinity);
    expect(gap.breakpoints).toEqual([0, 1, 2, 3]);
  });

  it("has quantiles to machine precision: F changes sides within a last place or two", () => {
    for (let k = 1; k < 200; k++) {
      const value = gap.quantile(k / 200);
      expect(Math.abs(gap.cdf(value) - k / 200)).toBeLessThan(5e-16);
    }
  });
});

it("has φ(v) = 2v − high for uniform values, 1/2 the root on [0, 1]", () => {
  expect(uniformMarginal(0, 1).virtualValue(0.5)).toBe(0);
  expect(uniformMarginal(1, 3).virtualValue(2.5)).toBe(2);
  expect(uniformMarginal(1, 3).virtualValue(0.5)).toBe(-Infinity);
});

it("normalises the weights of a mixture", () => {
  const halves = marginal({
    mixture: [
      [50, { uniform: [0, 1] }],
      [50, { uniform: [0, 3] }],
    ],
  });
  expect(halves.mean).toBe(1);
  expect(halves.cdf(1)).toBeCloseTo(0.5 + 0.5 / 3, 15);
});

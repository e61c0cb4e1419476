import { stream } from "@auction-mech/core";
import { describe, expect, it } from "vitest";
import { nextUp } from "../../src/classical/monotone-pieces.js";
import { ironedVirtualValue } from "../../src/index.js";
import {
  exponential,
  gap,
  hetero,
  highGap,
  irregular,
  mixture,
  pareto,
  stretchedExponential,
  uniform,
} from "../support/marginals.js";

const laws = [
  ["U[0, 1]", uniform(0, 1)],
  ["U[1000, 1001]", uniform(1000, 1001)],
  ["Exp(3)", exponential(3)],
  ["Pareto(2.5)", pareto(2.5)],
  ["stretched exponential", stretchedExponential()],
  ["hetero", hetero],
  ["irregular", irregular],
  ["gap", gap],
  ["high gap", highGap],
  ["a narrow peak", mixture([0.9, uniform(0, 1)], [0.1, uniform(0.7, 0.701)])],
] as const;

describe.each(laws)("the ironed virtual value of %s", (_, marginal) => {
  const ironed = ironedVirtualValue(marginal);
  const random = stream(3, "ironed");
  const anywhere = Array.from({ length: 4000 }, () => marginal.quantile(random.uniform()));
  const edges = [
    ...marginal.breakpoints,
    ...ironed.intervals.flatMap(({ low, high }) => [low, high]),
    ironed.inverse(0),
    0,
    marginal.support.low / 2,
    1e9,
  ];

  it("is the analytic one outside the ironed intervals", () => {
    const range = marginal.quantile(0.95) - marginal.quantile(0.05);
    for (const v of anywhere) {
      if (ironed.intervals.some(({ low, high }) => v >= low && v < high)) continue;
      const exact = marginal.virtualValue(v);
      if (exact < -8 * range) continue;
      expect(Math.abs(ironed.value(v) - exact)).toBeLessThan(1e-9 * (range + Math.abs(exact)));
    }
  });

  it("never falls, not even between adjacent numbers", () => {
    const sorted = Float64Array.from(anywhere).sort();
    for (let k = 1; k < sorted.length; k++) {
      expect(ironed.value(sorted[k]!)).toBeGreaterThanOrEqual(ironed.value(sorted[k - 1]!));
    }
    for (const v of [...edges, ...anywhere.slice(0, 400)]) {
      let at = v * (1 - 40 * 2 ** -53);
      let before = ironed.value(at);
      for (let k = 0; k < 100; k++) {
        at = nextUp(at);
        const value = ironed.value(at);
        if (!(value >= before)) expect.fail(`${value} at ${at} after ${before}`);
        before = value;
      }
    }
  });

  it("is inverted to the last bit", () => {
    for (const v of [...edges, ...anywhere.slice(0, 400)]) {
      for (const level of [ironed.value(v), ironed.value(v) + 1e-3]) {
        for (const strict of [false, true]) {
          const found = ironed.inverse(level, { strict });
          const passes = (at: number) => (strict ? ironed.value(at) > level : ironed.value(at) >= level);
          expect(passes(found)).toBe(true);
          if (found > 0) expect(passes(found * (1 - 2 ** -53))).toBe(false);
        }
      }
    }
  });

  it("is −∞ below the support and the value above it", () => {
    const { low, high } = marginal.support;
    if (low > 0) expect(ironed.value(low * (1 - 1e-12))).toBe(Number.NEGATIVE_INFINITY);
    if (high < Infinity) expect(ironed.value(high + 0.25)).toBe(high + 0.25);
  });

  it("irons what the concave hull irons, by another formula", () => {
    // Slope of the hull at q = largest, over chords that end right of q, of the smallest slope that starts left of it.
    const grid = Array.from({ length: 1500 }, (_, k) => marginal.quantile((k + 0.5) / 1500));
    const points = [...marginal.breakpoints, ...grid].sort((a, b) => b - a);
    const q = points.map((v) => marginal.survival(v));
    const revenue = points.map((v, k) => q[k]! * v);
    for (const k of [150, 500, 750, 1000, 1350]) {
      let slope = Number.NEGATIVE_INFINITY;
      for (let right = k + 1; right < points.length; right++) {
        let least = Number.POSITIVE_INFINITY;
        for (let left = 0; left <= k; left++) {
          if (q[right]! > q[left]!)
            least = Math.min(least, (revenue[right]! - revenue[left]!) / (q[right]! - q[left]!));
        }
        if (least < Number.POSITIVE_INFINITY) slope = Math.max(slope, least);
      }
      const near = 0.02 * (1 + Math.abs(slope));
      expect(slope).toBeGreaterThan(ironed.value(points[k + 1]!) - near);
      expect(slope).toBeLessThan(ironed.value(points[k]!) + near);
    }
  });
});

describe("ironed intervals", () => {
  it("of hetero are the reference's", () => {
    const [interval, ...rest] = ironedVirtualValue(hetero).intervals;
    expect(rest).toEqual([]);
    expect(interval!.low).toBeCloseTo(0.856, 3);
    expect(interval!.high).toBeCloseTo(1.562, 3);
    expect(hetero.virtualValue(interval!.low)).toBeCloseTo(interval!.level, 10);
    expect(hetero.virtualValue(interval!.high)).toBeCloseTo(interval!.level, 10);
  });

  it("of ¾ U[0, 3] + ¼ U[3, 8] begin at (7 − √5)/2 and are 2 long", () => {
    const [interval] = ironedVirtualValue(irregular).intervals;
    const low = (7 - Math.sqrt(5)) / 2;
    expect(interval!.low).toBeCloseTo(low, 12);
    expect(interval!.high).toBeCloseTo(low + 2, 12);
    expect(interval!.level).toBeCloseTo(2 * low - 4, 12);
  });

  it("are absent where the law is regular", () => {
    for (const law of [uniform(0, 1), uniform(3, 7), exponential(0.1), pareto(1.5)]) {
      expect(ironedVirtualValue(law).intervals).toEqual([]);
    }
  });

  it("reach across a gap in the density", () => {
    const [interval] = ironedVirtualValue(highGap).intervals;
    expect(interval!.high).toBe(3);
    expect(interval!.low).toBeLessThan(2);
  });
});

describe("reserves", () => {
  it.each([
    ["U[0, 1]", uniform(0, 1), 0.5],
    ["Exp(3)", exponential(3), 3],
    ["U[1, 2], all of whom may buy", uniform(1, 2), 1],
    ["U[2, 3], whose least virtual value is 1", uniform(2, 3), 2],
    ["Pareto", pareto(2), 1],
  ])("of %s", (_, marginal, reserve) => {
    expect(ironedVirtualValue(marginal).inverse(0)).toBeCloseTo(reserve, 12);
  });

  it("cannot be had without a mean", () => {
    expect(() => ironedVirtualValue({ ...pareto(2), mean: Infinity })).toThrow(/mean must be finite/);
    expect(() => ironedVirtualValue({ ...uniform(0, 1), support: { low: -1, high: 1 } })).toThrow(/0 <= low/);
  });
});

import { stream } from "@auction-mech/core";
import { expect, it } from "vitest";
import type { FactorPosterior } from "../src/factor/factor-posterior.js";
import { logIntegral, meanMillsRatio } from "../src/factor/integrals.js";
import { millsRatio, normalLogDensity } from "../src/normal.js";

/** log ∫ e^log by Simpson's rule on many points, where `log` is concave with its maximum near `middle`. */
function logSimpson(log: (z: number) => number, middle: number, width: number): number {
  const points = 40_000;
  const logs = Array.from({ length: points + 1 }, (_, k) => log(middle + width * ((2 * k) / points - 1)));
  const highest = Math.max(...logs);
  const sum = logs.reduce(
    (total, own, k) => total + (k === 0 || k === points ? 1 : k % 2 === 1 ? 4 : 2) * Math.exp(own - highest),
    0,
  );
  return highest + Math.log((sum * 2 * width) / points / 3);
}

/** log Φ(−u), another way than the integrals take it. */
const logTail = (u: number) => Math.log(millsRatio(Math.max(u, -30))) + normalLogDensity(Math.max(u, -30));

const random = stream(0, "factor-integrals");
const between = (low: number, high: number) => low + (high - low) * random.uniform();
const cases = Array.from({ length: 60 }, () => {
  const precision = 10 ** between(0, 3);
  return {
    posterior: {
      mean: between(-3, 3) / Math.sqrt(precision),
      precision,
      cutOff: Array.from({ length: random.integer(4) }, () => between(-20, 20)),
    },
    c: between(-20, 20),
    d: between(-6, 25),
  };
});

function references({ mean, precision, cutOff }: FactorPosterior, c: number, d: number) {
  const root = Math.sqrt(precision);
  const base = (z: number) =>
    cutOff.reduce(
      (sum, slope) => sum + logTail(slope * z),
      normalLogDensity((z - mean) * root) + Math.log(root),
    );
  const integral = (log: (z: number) => number) => {
    // Concave: the maximum, then far enough to both sides that nothing is left.
    let [low, high] = [-100, 100];
    while (high - low > 1e-4) {
      const third = (high - low) / 3;
      if (log(low + third) < log(high - third)) low += third;
      else high -= third;
    }
    let width = 1e-3;
    while (Math.max(log(low - width), log(low + width)) > log(low) - 45) width *= 1.5;
    return logSimpson(log, low, width);
  };
  return {
    above: integral((z) => base(z) + logTail(d - c * z)),
    density: integral((z) => base(z) + normalLogDensity(d - c * z)),
    total: integral(base),
  };
}

it("integrates normal densities times tails as Simpson's rule on a fine grid", () => {
  for (const { posterior, c, d } of cases) {
    const { above, density, total } = references(posterior, c, d);
    expect(Math.abs(logIntegral(posterior) - total)).toBeLessThan(1e-9);
    expect(Math.abs(logIntegral(posterior, [c, d]) - above)).toBeLessThan(1e-9 * (1 + Math.abs(above)));
    const ratio = meanMillsRatio(posterior, c, d);
    expect(Math.abs(Math.log(ratio) - (above - density))).toBeLessThan(
      1e-9 * (1 + Math.abs(above - density)),
    );
  }
});

it("stands scores far beyond what has probability, on either side", () => {
  const posterior = { mean: 0, precision: 400, cutOff: [15, 8] };
  // R(u) is about 1/u there.
  expect(meanMillsRatio(posterior, 10, 1e4)).toBeGreaterThan(0);
  expect(meanMillsRatio(posterior, 10, 1e4)).toBeLessThan(1e-3);
  expect(meanMillsRatio(posterior, 10, -1e4)).toBe(Infinity);
  expect(meanMillsRatio(posterior, 0, 2)).toBeCloseTo(millsRatio(2), 12);
});

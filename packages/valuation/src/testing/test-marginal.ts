import { type Marginal, stream } from "@auction-mech/core";
import { describe, expect, it } from "vitest";
import { meanWithError } from "./mean-with-error.js";

/** Probabilities at which the pointwise laws are tested: both tails and the middle. */
const PROBABILITIES = [
  1e-9,
  1e-6,
  1e-3,
  0.01,
  0.07,
  0.2,
  0.29,
  0.43,
  0.52,
  0.61,
  0.75,
  0.88,
  0.97,
  0.999,
  1 - 1e-6,
];
/** Largest z of a mean over the fixed draws; 1 in 16 000 by chance. */
const STANDARD_ERRORS = 4;

/**
 * The laws of every marginal, as a vitest suite.
 *
 * @param name heads the suite
 * @param make a fresh marginal
 */
export function testMarginal(name: string, make: () => Marginal): void {
  describe(`marginal laws: ${name}`, () => {
    it("has a support from 0 up, with ascending breakpoints inside it", () => {
      const { support, breakpoints } = make();
      expect(support.low).toBeGreaterThanOrEqual(0);
      expect(support.high).toBeGreaterThan(support.low);
      expect(breakpoints).toEqual([...new Set(breakpoints)].sort((a, b) => a - b));
      expect(breakpoints.filter((point) => point < support.low || point > support.high)).toEqual([]);
    });

    it("has cdf and survival that add to 1, from 0 and 1 below the support to 1 and 0 above it", () => {
      const { cdf, survival, support } = make();
      for (const value of interior(make()))
        expect(Math.abs(cdf(value) + survival(value) - 1)).toBeLessThan(1e-14);
      expect([cdf(support.low - 1), survival(support.low - 1)]).toEqual([0, 1]);
      expect([cdf(support.high), survival(support.high)]).toEqual([1, 0]);
    });

    it("has quantile and cdf inverse to one another, up to the rounding of both", () => {
      const { cdf, density, quantile } = make();
      for (const probability of PROBABILITIES) {
        const value = quantile(probability);
        const slope = density(value);
        expect(Math.abs(cdf(value) - probability)).toBeLessThan(1e-12 * probability + 4e-16 * value * slope);
        const lastPlaces = (1e-12 * value * slope + 4e-16 * probability) / slope;
        expect(Math.abs(quantile(cdf(value)) - value)).toBeLessThan(lastPlaces);
      }
      expect([quantile(0), quantile(1)]).toEqual([make().support.low, make().support.high]);
    });

    it("has the smallest v with F(v) ≥ p as quantile", () => {
      const { cdf, quantile } = make();
      for (const probability of PROBABILITIES) {
        const value = quantile(probability);
        expect(cdf(value * (1 - 1e-6)), `below the quantile of ${probability}`).toBeLessThan(probability);
      }
    });

    it("has the derivative of the cdf as density, 0 outside the support", () => {
      const { cdf, density, support } = make();
      for (const value of interior(make())) {
        const step = distanceToBreakpoint(make(), value) * 1e-5;
        const [below, above] = [value - step, value + step];
        const difference = (cdf(above) - cdf(below)) / (above - below);
        const rounding = (2e-16 * (1 + value * density(value))) / step;
        expect(Math.abs(density(value) - difference)).toBeLessThan(1e-6 * density(value) + rounding);
      }
      expect(density(support.low - 1)).toBe(0);
      if (Number.isFinite(support.high)) expect(density(support.high * 1.01)).toBe(0);
    });

    it("has a density that integrates to 1", () => {
      expect(Math.abs(integral(make(), make().density) - 1)).toBeLessThan(1e-6);
    });

    it("has the integral of the survival, and of what lies below, as mean", () => {
      const { mean, support, survival } = make();
      expect(Math.abs(support.low + integral(make(), survival) - mean)).toBeLessThan(2e-5 * mean);
    });

    it("has virtual value v − (1 − F)/f inside the support, v above it, −∞ where the density is 0", () => {
      const { density, survival, support, virtualValue } = make();
      for (const value of interior(make())) {
        const expected = density(value) === 0 ? -Infinity : value - survival(value) / density(value);
        if (expected === -Infinity) expect(virtualValue(value)).toBe(-Infinity);
        else
          expect(Math.abs(virtualValue(value) - expected)).toBeLessThan(1e-11 * (value + Math.abs(expected)));
      }
      if (Number.isFinite(support.high)) expect(virtualValue(support.high + 1)).toBe(support.high + 1);
      else expect(virtualValue(support.high)).toBe(support.high);
    });

    it("draws a sample with its mean", () => {
      const marginal = make();
      const random = stream(3, "marginal-laws");
      const { mean, standardError } = meanWithError(
        Float64Array.from({ length: 20_000 }, () => marginal.sample(random)),
      );
      expect(Math.abs(mean - marginal.mean)).toBeLessThan(STANDARD_ERRORS * standardError);
    });
  });
}

/** Points inside the support, none at a breakpoint. */
function interior(marginal: Marginal): number[] {
  const points = PROBABILITIES.map(marginal.quantile);
  for (let k = 1; k < marginal.breakpoints.length; k++) {
    points.push((marginal.breakpoints[k - 1]! + marginal.breakpoints[k]!) / 2);
  }
  return points.filter((value) => distanceToBreakpoint(marginal, value) > 0);
}

function distanceToBreakpoint({ breakpoints, support }: Marginal, value: number): number {
  return Math.min(...[...breakpoints, support.low].map((point) => Math.abs(value - point)));
}

/** ∫ f(v) dv over the support by Simpson's rule between breakpoints and quantiles, the last 1e-12 left out. */
function integral({ breakpoints, quantile, support }: Marginal, f: (value: number) => number): number {
  const tails = Array.from({ length: 80 }, (_, k) => 10 ** (-12 + k / 8)).flatMap((p) => [p, 1 - p]);
  const middle = Array.from({ length: 99 }, (_, k) => (k + 1) / 100);
  const nodes = [support.low, ...[...tails, ...middle].map(quantile), ...breakpoints].sort((a, b) => a - b);
  let sum = 0;
  for (let k = 1; k < nodes.length; k++) sum += simpson(f, nodes[k - 1]!, nodes[k]!);
  return sum;
}

/** Composite on 4 panels, the ends nudged inwards so that neither side of a jump is mixed in. */
function simpson(f: (value: number) => number, low: number, high: number): number {
  const panels = 4;
  const nudge = (high - low) * 1e-12;
  let sum = f(low + nudge) + f(high - nudge);
  for (let k = 1; k < 2 * panels; k++)
    sum += (k % 2 === 1 ? 4 : 2) * f(low + ((high - low) * k) / (2 * panels));
  return (sum * (high - low)) / (6 * panels);
}

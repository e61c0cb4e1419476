import { stream } from "@auction-mech/core";
import { describe, expect, it } from "vitest";
import { activate, monotoneNet } from "../../src/trained/lookahead-net/monotone-net.js";
import { inverseSoftplus, softplus } from "../../src/trained/lookahead-net/softplus.js";
import { increasingSpline } from "../../src/trained/lookahead-net/spline.js";
import { thirds } from "../../src/trained/lookahead-net/thirds.js";
import { writeSortedView } from "../../src/trained/lookahead-net/view.js";

describe("increasingSpline", () => {
  const knots = [0.1, 0.4, 0.45, 1];
  const logSlopes = [0.3, -1, 2, -30, 0.5];
  const spline = increasingSpline(knots, logSlopes);

  it("is the sum of its pieces, log-slopes clamped", () => {
    const slopes = logSlopes.map((a) => Math.exp(Math.max(a, -10)));
    for (const bid of [0, 0.05, 0.1, 0.2, 0.4, 0.44, 0.7, 1, 5]) {
      let sum = -slopes[0]! * Math.max(knots[0]! - bid, 0);
      knots.forEach((knot, k) => {
        const width = (knots[k + 1] ?? Number.POSITIVE_INFINITY) - knot;
        sum += slopes[k + 1]! * Math.min(Math.max(bid - knot, 0), width);
      });
      expect(spline(bid)).toBeCloseTo(sum, 12);
    }
  });

  it("never falls between adjacent floats, at knots least of all", () => {
    const random = stream(0, "spline");
    for (let trial = 0; trial < 200; trial++) {
      const wild = increasingSpline(
        Float64Array.from({ length: 5 }, () => random.uniform()),
        Float64Array.from({ length: 6 }, () => 12 * random.normal()),
      );
      const ordinals = new BigInt64Array(1);
      const floats = new Float64Array(ordinals.buffer);
      floats[0] = random.uniform();
      let before = Number.NEGATIVE_INFINITY;
      for (let k = 0; k < 100; k++, ordinals[0] = ordinals[0]! + 1n) {
        const height = wild(floats[0]!);
        expect(height).toBeGreaterThanOrEqual(before);
        before = height;
      }
    }
  });

  it("falls by no rounding error where one piece ends and the next begins", () => {
    const random = stream(1, "spline");
    for (let trial = 0; trial < 500; trial++) {
      const ends = Float64Array.from({ length: 24 }, () => random.uniform()).sort();
      const uneven = increasingSpline(
        ends,
        Float64Array.from({ length: 25 }, () => 3 * random.normal()),
      );
      for (const end of ends) {
        const floats = Float64Array.of(end);
        const ordinals = new BigInt64Array(floats.buffer);
        let after = uneven(end);
        for (let k = 0; k < 4; k++) {
          ordinals[0] = ordinals[0]! - 1n;
          const height = uneven(floats[0]!);
          expect(height).toBeLessThanOrEqual(after);
          after = height;
        }
      }
    }
  });
});

describe("monotoneNet", () => {
  it("rises in the own bid and falls in the others, also where weights are vast", () => {
    const random = stream(1, "monotone");
    for (let trial = 0; trial < 100; trial++) {
      const size = trial % 2 === 0 ? 1 : 1e30;
      const numbers = (length: number) => Float64Array.from({ length }, () => size * random.normal());
      const parameters = {
        weights1: numbers(18),
        biases1: numbers(6),
        weights2: numbers(36),
        biases2: numbers(6),
        weights3: numbers(6),
      };
      const own = trial % 3;
      const net = monotoneNet(parameters, own);
      const view = Float64Array.from({ length: 3 }, () => random.uniform());
      const at = (j: number, value: number) => net(view.with(j, value));
      for (let k = 0; k < 20; k++) {
        const low = random.uniform();
        const high = low + 10 ** (-16 * random.uniform());
        for (const j of [0, 1, 2]) {
          const change = Math.sign(at(j, high) - at(j, low));
          expect([0, j === own ? 1 : -1]).toContain(change === 0 ? 0 : change);
        }
      }
    }
  });
});

describe("activation by thirds", () => {
  it("is the same function written with ReLU alone", () => {
    const random = stream(0, "thirds");
    const { relus, sign, shift, share } = thirds(6);
    for (let trial = 0; trial < 50; trial++) {
      const sums = Float64Array.from({ length: 6 }, () => 2 * random.normal());
      const values = new Float64Array(6).fill(-1, 4);
      for (let relu = 0; relu < relus; relu++) {
        const unit = relu < 6 ? relu : relu - 2;
        values[unit] = values[unit]! + share[relu]! * Math.max(0, sign[relu]! * sums[unit]! + shift[relu]!);
      }
      activate(sums);
      values.forEach((value, unit) => {
        expect(value).toBeCloseTo(sums[unit]!, 12);
      });
    }
  });
});

describe("softplus", () => {
  it("is log(1 + eˣ) where that can be computed, and never negative or infinite", () => {
    for (const raw of [-20, -1, 0, 0.5, 30]) expect(softplus(raw)).toBeCloseTo(Math.log1p(Math.exp(raw)), 12);
    expect(softplus(-3e38)).toBe(0);
    expect(softplus(3e38)).toBe(3e38);
    for (const weight of [1e-6, 0.02, 1, 40])
      expect(softplus(inverseSoftplus(weight))).toBeCloseTo(weight, 9);
  });
});

describe("writeSortedView", () => {
  it("puts the own bid first, then the others' from the highest down", () => {
    const scaled = Float64Array.of(3, 1, 4, 2);
    const view = new Float64Array(4);
    writeSortedView(view, scaled, 1);
    expect(view).toEqual(Float64Array.of(1, 4, 3, 2));
    writeSortedView(view, scaled, 2);
    expect(view).toEqual(Float64Array.of(4, 3, 2, 1));
  });
});

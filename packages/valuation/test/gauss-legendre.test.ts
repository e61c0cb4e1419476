import { describe, expect, it } from "vitest";
import { gaussLegendre, integrate } from "../src/index.js";

describe("gaussLegendre", () => {
  it.each([1, 2, 5, 12, 40])("of order %i integrates polynomials of degree 2·order − 1", (order) => {
    const { points, weights } = gaussLegendre(order);
    for (let degree = 0; degree < 2 * order; degree++) {
      const sum = points.reduce((total, x, k) => total + weights[k]! * x ** degree, 0);
      expect(sum).toBeCloseTo(degree % 2 === 0 ? 2 / (degree + 1) : 0, 12);
    }
  });

  it("stops being exact at degree 2·order", () => {
    const { points, weights } = gaussLegendre(3);
    const sum = points.reduce((total, x, k) => total + weights[k]! * x ** 6, 0);
    expect(Math.abs(sum - 2 / 7)).toBeGreaterThan(0.01);
  });
});

describe("integrate", () => {
  it("adds up panels, and is 0 without any", () => {
    const rule = gaussLegendre(12);
    expect(integrate(Math.exp, [0, 0.5, 2], rule)).toBeCloseTo(Math.E ** 2 - 1, 12);
    expect(integrate(Math.exp, [1], rule)).toBe(0);
  });
});

import { describe, expect, it } from "vitest";
import { copula, latent, lognormal, uniform } from "../src/index.js";

const three = (a: number, b: number, c: number) => [
  [1, a, b],
  [a, 1, c],
  [b, c, 1],
];

describe("affiliation", () => {
  it.each([
    ["independent values", uniform({ bidders: 3 }), true],
    ["uncorrelated scores", copula({ bidders: 3, correlation: 0 }), true],
    ["equal positive correlations", copula({ bidders: 4, correlation: 0.3 }), true],
    ["equal negative correlations", copula({ bidders: 4, correlation: -0.3 }), false],
    ["one negative correlation", copula({ bidders: 3, correlation: three(0.5, 0.5, -0.1) }), false],
    // All correlations are positive, but that of 2 and 3 given 1 is not.
    ["a negative partial correlation", lognormal({ bidders: 3, correlation: three(0.8, 0.8, 0.3) }), false],
    ["the same score", copula({ bidders: 3, correlation: 1 }), true],
    ["opposite scores", copula({ bidders: 2, correlation: -1 }), false],
    [
      "a singular matrix of positive correlations",
      copula({ bidders: 3, correlation: three(0.6, 0.8, 0) }),
      undefined,
    ],
    ["weights of one sign", latent({ weights: [1, 0.5, 0] }), true],
    ["negative weights", latent({ weights: [-1, -0.5] }), true],
    ["weights of both signs", latent({ weights: [1, -0.5] }), false],
    [
      "two factors",
      latent({
        weights: [
          [1, 0],
          [1, 1],
        ],
      }),
      undefined,
    ],
  ])("of %s", (_, { affiliated }, expected) => {
    expect(affiliated).toBe(expected);
  });

  it("keeps conditionals from values that others determine", () => {
    for (const valuation of [
      copula({ bidders: 3, correlation: 1 }),
      lognormal({ bidders: 3, correlation: -0.5 }),
      latent({ weights: [1, 2], noise: 0 }),
      latent({
        weights: [
          [1, 0],
          [1, 1],
        ],
      }),
    ]) {
      expect(valuation.conditional).toBeUndefined();
      expect(valuation.virtualValues).toBeUndefined();
    }
  });

  it("tells independent values from correlated ones", () => {
    expect(copula({ bidders: 2, correlation: 0 }).independent).toHaveLength(2);
    expect(copula({ bidders: 2, correlation: 0.1 }).independent).toBeUndefined();
  });
});

import { type Profiles, stream, type Valuation } from "@auction-mech/core";
import { copula, createValuation, independent, type MarginalSpec, marginal } from "@auction-mech/valuation";
import { describe, expect, it } from "vitest";
import { myersonIntegrand, myersonRevenue, virtualSurplusBound, virtualValuesOf } from "../src/index.js";

const HETERO: MarginalSpec = {
  mixture: [
    [1, { uniform: [0.5, 1] }],
    [1, { uniform: [0, 0.5] }],
    [1, { exponential: 1 }],
  ],
};
const IRREGULAR: MarginalSpec = {
  mixture: [
    [3, { uniform: [0, 3] }],
    [1, { uniform: [3, 8] }],
  ],
};
const sampleOf = (valuation: Valuation, batch: number): Profiles =>
  valuation.sample(batch, stream(41, "virtual-surplus"));

describe("virtualSurplusBound", () => {
  it.each([
    ["uniform", { uniform: [0, 1] }, false],
    ["exponential", { exponential: 2 }, false],
    ["hetero", HETERO, true],
    ["irregular", IRREGULAR, true],
  ] as const)(
    "of independent %s bidders is Myerson's optimum, ironed where it must be",
    (_, spec, ironed) => {
      const marginals = [spec, spec, spec];
      const bound = virtualSurplusBound(independent({ marginals }));
      expect(bound.ironed).toBe(ironed);
      const optimum = myersonRevenue(marginals.map(marginal));
      // A grid of 96 steps per conditional irons to a tenth of a per cent.
      const grid = ironed ? 1e-3 * optimum : 0;
      expect(Math.abs(bound.revenue - optimum)).toBeLessThan(3 * bound.standardError + grid);
    },
  );

  it("irons each profile as Myerson's integrand does", () => {
    const valuation = independent({ marginals: [HETERO, HETERO] });
    const values = sampleOf(valuation, 2000);
    const [mine, exact] = [
      virtualSurplusBound(valuation, { sampleSize: 100 }).integrand(values),
      myersonIntegrand(valuation.independent!)(values),
    ];
    const off = mine.filter((surplus, row) => Math.abs(surplus - exact[row]!) > 0.02);
    // Values next to the ends of an ironed interval fall on the wrong side of the grid's.
    expect(off.length).toBeLessThan(20);
  });

  it("without ironing is larger where conditionals are irregular, and a bound too", () => {
    const valuation = copula({ bidders: 2, correlation: 0.2, marginals: [IRREGULAR, IRREGULAR] });
    const values = sampleOf(valuation, 20_000);
    const bound = virtualSurplusBound(valuation);
    const plain = virtualValuesOf(valuation, values);
    let sum = 0;
    for (let row = 0; row < values.batch; row++) {
      sum += Math.max(0, plain.data[2 * row]!, plain.data[2 * row + 1]!);
    }
    expect(bound.ironed).toBe(true);
    expect(bound.attained).toBe(null);
    expect(sum / values.batch - bound.revenue).toBeGreaterThan(3 * bound.standardError);
  });

  it("says when no auction attains it: a higher value of one raises the other's virtual value faster", () => {
    const valuation = createValuation("lognormal", { correlation: -0.95, sd: [0.2, 2] }, { seed: 0 });
    expect(virtualSurplusBound(valuation, { sampleSize: 100 })).toMatchObject({
      attained: false,
      attainedBy: "numerical-check",
    });
  });

  it("has a sample of its own: the same bound each time, another from another seed", () => {
    const valuation = copula({ bidders: 2 });
    const revenueOf = (seed: number) => virtualSurplusBound(valuation, { seed, sampleSize: 5000 }).revenue;
    expect(revenueOf(1)).toBe(revenueOf(1));
    expect(revenueOf(1)).not.toBe(revenueOf(2));
  });

  it("refuses a valuation without conditionals", () => {
    const singular = copula({ bidders: 2, correlation: 1 });
    expect(() => virtualSurplusBound(singular)).toThrow(
      /needs a valuation with known conditionals, but "copula"/,
    );
  });
});

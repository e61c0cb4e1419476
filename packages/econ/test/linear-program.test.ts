import { stream, type Valuation } from "@auction-mech/core";
import { testMechanism } from "@auction-mech/mechanism/testing";
import { copula, independent, latent, lognormal, type MarginalSpec, uniform } from "@auction-mech/valuation";
import { describe, expect, it } from "vitest";
import {
  evaluationSearch,
  exPostRegret,
  meanOf,
  myersonRevenue,
  pairedGap,
  revenuePerProfile,
  virtualSurplusBound,
} from "../src/index.js";
import { linearProgram } from "../src/linear-program.js";

/** SCIENCE.md §5: two bidders, lower-edge values, equally likely cells. */
const references = [
  [-0.7, 20, 0.4764],
  [-0.7, 30, 0.47716],
  [-0.7, 40, 0.47751],
  [-0.7, 60, 0.47776],
  [0.7, 20, 0.42015],
  [0.7, 30, 0.4211],
  [0.7, 40, 0.4215],
  [0.7, 60, 0.42177],
] as const;

describe("linearProgram", () => {
  it.each(references)(
    "of a copula with correlation %d and %d cells is the reference's",
    async (correlation, cells, revenue) => {
      const { revenue: found } = await linearProgram(copula({ bidders: 2, correlation }), { cells });
      // The references are rounded to five digits.
      expect(Math.abs(found - revenue)).toBeLessThan(1e-5);
    },
  );

  it("of independent values is Myerson's optimum of the discrete law", async () => {
    // 4 equally likely values v_k = k/4 with φ_k = v_k − (3 − k)/4 = −3/4, −1/4, 1/4, 3/4.
    const { revenue } = await linearProgram(uniform({ bidders: 2 }), { cells: 4 });
    expect(revenue).toBeCloseTo((7 / 16) * 0.75 + (5 / 16) * 0.25, 9);
  });

  it("draws near the continuous optimum from below as cells get finer", async () => {
    const valuation = independent({ marginals: [{ uniform: [0, 1] }, { uniform: [0, 2] }] });
    const optimum = myersonRevenue(valuation.independent!);
    let before = 0;
    for (const cells of [2, 4, 8, 16]) {
      const { revenue } = await linearProgram(valuation, { cells });
      expect(revenue).toBeGreaterThan(before);
      expect(revenue).toBeLessThanOrEqual(optimum + 1e-9);
      before = revenue;
    }
    expect(optimum - before).toBeLessThan(0.01 * optimum);
  });

  it("does not need to know that bidders are exchangeable", async () => {
    const alike = copula({ bidders: 3, correlation: -0.2 });
    const probabilities = alike.cellProbabilities!;
    // A tilt too small to matter, but large enough to be seen.
    const apart: Valuation = {
      ...alike,
      cellProbabilities: (edges) => probabilities(edges).map((p, at) => p * (1 + 1e-6 * (at % 3))),
    };
    const [shared, own] = [
      await linearProgram(alike, { cells: 5 }),
      await linearProgram(apart, { cells: 5 }),
    ];
    expect(shared.variables).toBeLessThan(own.variables / 3);
    expect(Math.abs(shared.revenue - own.revenue)).toBeLessThan(1e-5);
  });

  it.each([
    ["copula of two", copula({ bidders: 2, correlation: -0.7 }), 20],
    ["copula of three", copula({ bidders: 3, correlation: 0.4 }), 6],
    ["lognormal", lognormal({ bidders: 2, correlation: 0.5 }), 12],
    ["latent, an atom at 0", latent({ weights: [1, 0.6] }), 16],
    ["latent, opposite weights", latent({ weights: [1, -0.5] }), 16],
  ] as const)("%s: below the bound, earned by its auction, free of regret", async (_, valuation, cells) => {
    const { revenue, auction } = await linearProgram(valuation, { cells });
    const values = valuation.sample(40_000, stream(51, "linear-program"));
    const paid = revenuePerProfile(auction.run(values));
    const earned = meanOf(paid);
    expect(Math.abs(earned.mean - revenue)).toBeLessThan(3 * earned.standardError);
    const bound = virtualSurplusBound(valuation, { sampleSize: 20_000 });
    expect(revenue).toBeLessThan(bound.revenue + 3 * bound.standardError);
    const gap = pairedGap(bound.integrand(values), paid);
    expect(gap.absolute).toBeGreaterThan(-3 * gap.standardError);
    const few = valuation.sample(100, stream(52, "linear-program"));
    const search = evaluationSearch({ support: valuation.support, sample: values });
    for (const regret of exPostRegret(auction, few, search).data) expect(regret).toBeLessThan(1e-9);
  });

  it("counts no value below the first edge given as that edge", async () => {
    const { revenue } = await linearProgram(uniform({ bidders: 1 }), { lowerEdges: [[0.5]] });
    expect(revenue).toBeCloseTo(0.25, 9);
  });

  it("refuses what it cannot solve, in one line", async () => {
    await expect(linearProgram(uniform({ bidders: 4 }))).rejects.toThrow(/at most 3 bidders, but got 4/);
    await expect(linearProgram(copula({ bidders: 2, correlation: 1 }))).rejects.toThrow(
      /known probabilities of cells/,
    );
    await expect(linearProgram(uniform({ bidders: 3 }), { cells: 100 })).rejects.toThrow(
      /at most 200000 variables/,
    );
    await expect(linearProgram(uniform({ bidders: 1 }), { lowerEdges: [[0.5, 0.2]] })).rejects.toThrow(
      /ascending/,
    );
  });
});

/** The law suite wants its auctions at once. */
const UNLIKE: readonly MarginalSpec[] = [{ uniform: [0, 1] }, { uniform: [0, 2] }, { exponential: 1 }];
const solved = await Promise.all(
  [1, 2, 3].map(async (bidders) => {
    const valuation = independent({ marginals: UNLIKE.slice(0, bidders) });
    return (await linearProgram(valuation, { cells: 6 })).auction;
  }),
);
testMechanism("linear program", (bidders) => solved[bidders - 1]!, { truthful: true, symmetric: false });

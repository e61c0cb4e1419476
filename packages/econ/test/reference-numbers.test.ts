import { type Mechanism, type Profiles, stream, type Valuation } from "@auction-mech/core";
import { myerson, personalisedReserves, postedPrice, vickrey, vickreyReserve } from "@auction-mech/mechanism";
import { createValuation } from "@auction-mech/valuation";
import { describe, expect, it } from "vitest";
import {
  bestPersonalisedReserves,
  bestSingleReserve,
  empiricalLookahead,
  lookahead,
  type Mean,
  meanOf,
  pairedGap,
  revenuePerProfile,
  virtualSurplusBound,
} from "../src/index.js";

interface Instance {
  readonly title: string;
  readonly name: string;
  readonly params: unknown;
  readonly bidders: number;
  /** SCIENCE.md §5, and the standard error of its least exact number. */
  readonly vickrey: number;
  readonly reserve: readonly [revenue: number, reserve: number];
  readonly lookahead: number;
  readonly optimum: number;
  readonly error: number;
}

const instances: readonly Instance[] = [
  {
    title: "latent4",
    name: "latent",
    params: { weights: [1, 0.8, 0.6, 0.4] },
    bidders: 4,
    vickrey: 0.3206,
    reserve: [0.321, 0.036],
    lookahead: 0.346,
    optimum: 0.364,
    error: 3e-4,
  },
  {
    title: "copula2-p",
    name: "copula",
    params: { correlation: 0.7 },
    bidders: 2,
    vickrey: 0.4116,
    reserve: [0.42, 0.261],
    lookahead: 0.422,
    optimum: 0.422,
    error: 3e-5,
  },
  {
    title: "copula2-n",
    name: "copula",
    params: { correlation: -0.7 },
    bidders: 2,
    vickrey: 0.2739,
    reserve: [0.4567, 0.562],
    lookahead: 0.4781,
    optimum: 0.47807,
    error: 3e-5,
  },
  {
    title: "lognormal3",
    name: "lognormal",
    params: { sd: 1, correlation: 0.5 },
    bidders: 3,
    vickrey: 1.4362,
    reserve: [1.4372, 0.356],
    lookahead: 1.4396,
    optimum: 1.4396,
    error: 1e-3,
  },
];

const TEST_PROFILES = 100_000;

describe.each(instances)("$title (SCIENCE.md, section 5)", (instance) => {
  const { bidders, error } = instance;
  const valuation = createValuation(instance.name, instance.params, { bidders, seed: 0 });
  const test = valuation.sample(TEST_PROFILES, stream(31, "reference-test"));
  const ronen = lookahead(valuation);
  const ronenRevenue = revenuePerProfile(ronen.run(test));
  const near = ({ mean, standardError }: Mean, reference: number) =>
    expect(Math.abs(mean - reference)).toBeLessThan(3 * Math.hypot(standardError, error));
  const revenue = (mechanism: Mechanism) => meanOf(revenuePerProfile(mechanism.run(test)));

  it("has the upper bound of the reference, not ironed, attained", () => {
    const bound = virtualSurplusBound(valuation, { seed: 3 });
    near({ mean: bound.revenue, standardError: bound.standardError }, instance.optimum);
    expect([bound.ironed, bound.attained]).toEqual([false, true]);
    expect(bound.attainedBy).toBe(valuation.affiliated ? "theorem" : "numerical-check");
  });

  it("earns the reference's revenue in the lookahead auction and in Vickrey's", () => {
    near(meanOf(ronenRevenue), instance.lookahead);
    near(revenue(vickrey({ bidders })), instance.vickrey);
  });

  it("has the reference's best single reserve, by what it earns", () => {
    const [earned, reserve] = instance.reserve;
    near(revenue(vickreyReserve({ bidders, reserve })), earned);
    const fitted = vickreyReserve({ bidders, reserve: bestSingleReserve(fittingRows(valuation)) });
    near(revenue(fitted), earned);
  });

  it("bounds every truthful auction: paired gap ≥ −3 standard errors", () => {
    const { integrand } = virtualSurplusBound(valuation, { sampleSize: 1000 });
    const surplus = integrand(test);
    const ronenGap = pairedGap(surplus, ronenRevenue);
    expect(ronenGap.absolute).toBeGreaterThan(-3 * ronenGap.standardError);
    for (const mechanism of truthfulAuctions(valuation)) {
      const gap = pairedGap(surplus, revenuePerProfile(mechanism.run(test)));
      expect(gap.absolute, mechanism.name).toBeGreaterThan(-3 * gap.standardError);
      // The same gap, unpaired, is known from the reference.
      if (mechanism.name === "vickrey") {
        near({ mean: gap.absolute, standardError: gap.standardError }, instance.optimum - instance.vickrey);
      }
    }
  });
});

function fittingRows(valuation: Valuation): Profiles {
  return valuation.sample(20_000, stream(32, "reference-fitting"));
}

function truthfulAuctions(valuation: Valuation): Mechanism[] {
  const { bidders } = valuation;
  const fitting = fittingRows(valuation);
  return [
    vickrey({ bidders }),
    vickreyReserve({ bidders, reserve: bestSingleReserve(fitting) }),
    personalisedReserves({ bidders, reserves: [...bestPersonalisedReserves(fitting)] }),
    postedPrice({ bidders, price: 0.5 }),
    empiricalLookahead(fitting),
    // Optimal for independent values of these marginals; truthful for any.
    ...(valuation.name === "copula" ? [myerson({ marginals: marginalsOf(bidders) })] : []),
  ];
}

function marginalsOf(bidders: number) {
  return createValuation("uniform", {}, { bidders, seed: 0 }).independent!;
}

import { type Marginal, profilesFromRows, stream, type Valuation } from "@auction-mech/core";
import { myerson } from "@auction-mech/mechanism";
import { independent, type MarginalSpec, marginal } from "@auction-mech/valuation";
import { describe, expect, it } from "vitest";
import { myersonIntegrand, myersonRevenue } from "../src/index.js";

const U01: MarginalSpec = { uniform: [0, 1] };
const EXP1: MarginalSpec = { exponential: 1 };
const HETERO: MarginalSpec = {
  mixture: [
    [1, { uniform: [0.5, 1] }],
    [1, { uniform: [0, 0.5] }],
    [1, { exponential: 1 }],
  ],
};
const IRREGULAR: MarginalSpec = {
  mixture: [
    [0.75, { uniform: [0, 3] }],
    [0.25, { uniform: [3, 8] }],
  ],
};
const GAP: MarginalSpec = {
  mixture: [
    [0.9, { uniform: [1, 2] }],
    [0.1, { uniform: [3, 4] }],
  ],
};

/** Optimal revenue by independent quadrature (SCIENCE.md, section 5), to the digits given there. */
const references: readonly (readonly [name: string, spec: MarginalSpec, bidders: number, revenue: number])[] =
  [
    ["uniform n = 2", U01, 2, 5 / 12],
    ["uniform n = 3", U01, 3, 0.53125],
    ["uniform n = 4", U01, 4, 0.6125],
    ["uniform n = 8", U01, 8, 0.778212],
    ["exp n = 2", EXP1, 2, 0.668091],
    ["exp n = 3", EXP1, 3, 0.917231],
    ["exp n = 4", EXP1, 4, 1.127316],
    ["exp n = 8", EXP1, 8, 1.722074],
    ["hetero4", HETERO, 4, 0.72475],
    ["exp3mean3", { exponential: 3 }, 3, 2.75169],
    ["irregular3", IRREGULAR, 3, 2.37487],
  ];

const alike = (spec: MarginalSpec, bidders: number): Marginal[] => Array(bidders).fill(marginal(spec));

describe("myersonRevenue", () => {
  it.each(references)("of %s is the reference's", (_, spec, bidders, revenue) => {
    // The references are rounded to five or six digits.
    expect(Math.abs(myersonRevenue(alike(spec, bidders)) - revenue)).toBeLessThan(5e-6);
  });

  it.each([2, 4, 8])("of %i uniform bidders is exact", (n) => {
    // E[(2·max − 1)⁺] = ∫_½^1 (2v − 1) n vⁿ⁻¹ dv
    const exact = (2 * n * (1 - 0.5 ** (n + 1))) / (n + 1) - (1 - 0.5 ** n);
    expect(myersonRevenue(alike(U01, n))).toBeCloseTo(exact, 12);
  });

  it("of one bidder is the best posted price's", () => {
    expect(myersonRevenue(alike(EXP1, 1))).toBeCloseTo(1 / Math.E, 12);
    for (const spec of [HETERO, IRREGULAR, GAP, { lognormal: [0, 1] }] as const) {
      const { quantile, survival } = marginal(spec);
      let best = 0;
      for (let k = 0; k < 200_000; k++) {
        const price = quantile(k / 200_000);
        best = Math.max(best, price * survival(price));
      }
      expect(Math.abs(myersonRevenue(alike(spec, 1)) - best)).toBeLessThan(1e-5 * best);
    }
  });

  it.each([
    { uniform: [0, 1e100] },
    { exponential: 1e-100 },
    { lognormal: [0, 1e-6] },
    { lognormal: [-200, 10] },
    { lognormal: [0, 3] },
  ] as const)("stands the extreme law %j", (spec) => {
    const { quantile, survival } = marginal(spec);
    const [median, reach] = [quantile(0.5), quantile(0.75) / quantile(0.5)];
    let best = 0;
    // Prices in even steps of the logarithm, across the body and far beyond it.
    for (let k = 0; k < 200_000; k++) {
      const price = median * reach ** (k / 5000 - 10);
      best = Math.max(best, price * survival(price));
    }
    expect(Math.abs(myersonRevenue(alike(spec, 1)) / best - 1)).toBeLessThan(1e-7);
  });

  it("of U[0, 1] against U[0, 2] is 31/48", () => {
    const marginals = [marginal(U01), marginal({ uniform: [0, 2] })];
    expect(myersonRevenue(marginals)).toBeCloseTo(31 / 48, 12);
    expect(myersonRevenue(marginals.toReversed())).toBeCloseTo(31 / 48, 12);
  });

  it.each([
    ["U[0, 1] and U[0, 2]", [U01, { uniform: [0, 2] }]],
    ["Exp(1) and hetero", [EXP1, HETERO]],
    ["a gap and U[0, 2]", [GAP, { uniform: [0, 2] }]],
    ["two lognormals", [{ lognormal: [0, 1] }, { lognormal: [0.5, 0.5] }]],
  ] as const)("of %s is what ironing on a grid of quantiles gives", (_, specs) => {
    const marginals = specs.map((spec) => marginal(spec));
    const [one, other] = marginals.map(virtualValuesOnGrid);
    let total = 0;
    for (const a of one!) for (const b of other!) total += Math.max(0, a, b);
    const grid = total / (one!.length * other!.length);
    expect(Math.abs(myersonRevenue(marginals) / grid - 1)).toBeLessThan(2e-3);
  });

  it("does not depend on whether bidders of one law share an object", () => {
    const apart = Array.from({ length: 4 }, () => marginal(HETERO));
    expect(myersonRevenue(apart)).toBeCloseTo(myersonRevenue(alike(HETERO, 4)), 12);
  });

  it("scales with the currency", () => {
    const inCents = [marginal({ uniform: [0, 100] }), marginal({ exponential: 100 })];
    const inUnits = [marginal(U01), marginal(EXP1)];
    expect(myersonRevenue(inCents) / 100).toBeCloseTo(myersonRevenue(inUnits), 10);
  });

  it("refuses an empty list", () => {
    expect(() => myersonRevenue([])).toThrow(/one marginal a bidder/);
    expect(() => myersonIntegrand([])).toThrow(/one marginal a bidder/);
  });
});

describe("myersonIntegrand", () => {
  it("is the highest virtual value, or 0", () => {
    const integrand = myersonIntegrand([marginal(U01), marginal({ uniform: [0, 2] })]);
    const values = profilesFromRows([
      [0.9, 1.2],
      [0.4, 1.2],
      [0.4, 0.9],
    ]);
    expect([...integrand(values)].map((surplus) => Math.round(surplus * 1e9) / 1e9)).toEqual([0.8, 0.4, 0]);
    expect(() => integrand(profilesFromRows([[1]]))).toThrow(/values/);
  });
});

describe("myerson's auction on fresh profiles", () => {
  it.each([
    ...references.map(([name, spec, bidders]) => [name, Array(bidders).fill(spec)] as const),
    ["unlike bidders", [U01, HETERO, EXP1, GAP, { lognormal: [0, 0.5] }]] as const,
  ])("earns the optimum within 3 standard errors: %s", (_, specs) => {
    const valuation = independent({ marginals: specs });
    const marginals = shared(valuation, specs);
    const optimum = myersonRevenue(marginals);
    const { revenue, gap } = earn(valuation, marginals, 1_000_000);
    expect(Math.abs(revenue.mean - optimum)).toBeLessThan(3 * revenue.standardError);
    expect(Math.abs(gap.mean)).toBeLessThan(3 * gap.standardError);
  });
});

// --- Helpers ---

/** One marginal object for each specification object, so that alike bidders are known to be. */
function shared(valuation: Valuation, specs: readonly MarginalSpec[]): Marginal[] {
  return specs.map((spec) => valuation.independent![specs.indexOf(spec)]!);
}

/** Virtual values at midpoints of probability, ironed by pooling adjacent violators of R's slopes. */
function virtualValuesOnGrid({ quantile }: Marginal): number[] {
  const cells = 2000;
  const revenue = (q: number) => (q <= 0 ? 0 : q * quantile(1 - q));
  const pools: { sum: number; count: number }[] = [];
  for (let k = cells - 1; k >= 0; k--) {
    let pool = { sum: cells * (revenue((k + 1) / cells) - revenue(k / cells)), count: 1 };
    for (
      let last = pools.at(-1);
      last && last.sum / last.count >= pool.sum / pool.count;
      last = pools.at(-1)
    ) {
      pools.pop();
      pool = { sum: pool.sum + last.sum, count: pool.count + last.count };
    }
    pools.push(pool);
  }
  return pools.flatMap(({ sum, count }) => Array<number>(count).fill(sum / count));
}

interface Estimate {
  readonly mean: number;
  readonly standardError: number;
}

function earn(
  valuation: Valuation,
  marginals: Marginal[],
  batch: number,
): { revenue: Estimate; gap: Estimate } {
  const [auction, integrand] = [myerson({ marginals }), myersonIntegrand(marginals)];
  const revenues = new Float64Array(batch);
  const gaps = new Float64Array(batch);
  const chunk = 50_000;
  for (let start = 0; start < batch; start += chunk) {
    const values = valuation.sample(chunk, stream(11, "myerson-revenue", start / chunk));
    const { payments } = auction.run(values);
    const surplus = integrand(values);
    for (let at = 0; at < payments.data.length; at++) {
      revenues[start + Math.floor(at / values.bidders)]! += payments.data[at]!;
    }
    for (let row = 0; row < chunk; row++) gaps[start + row] = surplus[row]! - revenues[start + row]!;
  }
  return { revenue: estimate(revenues), gap: estimate(gaps) };
}

function estimate(sample: Float64Array): Estimate {
  const mean = sample.reduce((sum, x) => sum + x, 0) / sample.length;
  const variance = sample.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (sample.length - 1);
  return { mean, standardError: Math.sqrt(variance / sample.length) };
}

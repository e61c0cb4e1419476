import { column, type Profiles, stream, type Valuation } from "@auction-mech/core";
import { describe, expect, it } from "vitest";
import { kolmogorovSmirnov } from "./kolmogorov-smirnov.js";
import { meanWithError } from "./mean-with-error.js";
import { testConditionals } from "./test-conditionals.js";
import { testMarginal } from "./test-marginal.js";

export interface TestValuationOptions {
  /** Makes the valuation from its recorded parameters; the law "recorded parameters recreate it" is skipped without. */
  readonly recreate?: (parameters: unknown, bidders: number) => Valuation;
  /** Profiles drawn for the statistical laws. */
  readonly batch?: number;
}

/** How many standard errors a statistic may stray: about 1 in 16 000 by chance, and the seed is fixed. */
const STANDARD_ERRORS = 4;

/**
 * The laws of every valuation, as a vitest suite; for independent values those
 * of their marginals too.
 *
 * @param name heads the suite
 * @param make a fresh valuation
 */
export function testValuation(
  name: string,
  make: () => Valuation,
  { recreate, batch = 20_000 }: TestValuationOptions = {},
): void {
  const draw = (count = batch, valuation = make()) => valuation.sample(count, stream(7, "law-suite"));

  describe(`valuation laws: ${name}`, () => {
    it("draws [batch, bidders] values, one support a bidder", () => {
      const valuation = make();
      const { batch: rows, bidders, data } = draw(5, valuation);
      expect([rows, bidders, data.length]).toEqual([5, valuation.bidders, 5 * valuation.bidders]);
      expect(valuation.support).toHaveLength(valuation.bidders);
      expect(draw(0, valuation).data).toHaveLength(0);
    });

    it("draws the same sample from the same seed, and another from another", () => {
      expect(draw(100).data).toEqual(draw(100).data);
      expect(draw(100).data).not.toEqual(make().sample(100, stream(8, "law-suite")).data);
    });

    it("starts a batch of a + b with the batch of a", () => {
      const valuation = make();
      const [short, long] = [draw(37, valuation).data, draw(37 + 64, valuation).data];
      expect(long.subarray(0, short.length)).toEqual(short);
    });

    it("draws finite values, not negative, within the support", () => {
      const valuation = make();
      expect(valuesOutside(draw(), valuation)).toEqual([]);
    });

    it("has parameters that survive JSON", () => {
      const { parameters } = make();
      expect(JSON.parse(JSON.stringify(parameters))).toEqual(parameters);
    });

    it.runIf(recreate)("is recreated by its parameters", () => {
      const valuation = make();
      const again = recreate!(JSON.parse(JSON.stringify(valuation.parameters)), valuation.bidders);
      expect(again.name).toBe(valuation.name);
      expect(again.parameters).toEqual(valuation.parameters);
      expect(draw(200, again).data).toEqual(draw(200, valuation).data);
    });

    if (make().independent) testIndependence(make, draw);
    // Of independent values they are the marginals, whose own laws are tested above.
    else if (make().conditional) testConditionals(make, batch);
  });
}

function testIndependence(make: () => Valuation, draw: () => Profiles): void {
  const marginals = make().independent!;

  it("has one marginal a bidder, with the valuation's support", () => {
    expect(marginals.map(({ support }) => support)).toEqual(make().support);
  });

  it("has the marginals as conditionals", () => {
    const valuation = make();
    const row = valuation.sample(1, stream(9, "law-suite")).data;
    valuation.independent!.forEach((marginal, i) => {
      const value = row[i]!;
      expect(valuation.conditional!(i, row).virtualValue(value)).toBeCloseTo(marginal.virtualValue(value), 9);
    });
  });

  it("draws every bidder from its marginal (Kolmogorov and Smirnov)", () => {
    const values = draw();
    marginals.forEach((marginal, i) => {
      // The statistic passes 2.1 with probability 3e-4.
      expect(kolmogorovSmirnov(column(values, i), marginal), `bidder ${i}`).toBeLessThan(2.1);
    });
  });

  it("has pairwise correlations of 0, of the ranks", () => {
    const values = draw();
    const ranks = marginals.map((marginal, i) => column(values, i).map((value) => marginal.cdf(value) - 0.5));
    for (let i = 0; i < ranks.length; i++) {
      for (let j = 0; j < i; j++) {
        const { mean, standardError } = meanWithError(ranks[i]!.map((rank, row) => rank * ranks[j]![row]!));
        expect(Math.abs(mean), `bidders ${j} and ${i}`).toBeLessThan(STANDARD_ERRORS * standardError);
      }
    }
  });

  for (const marginal of new Set(marginals)) {
    testMarginal(`bidder ${marginals.indexOf(marginal)}`, () => marginal);
  }
}

/** The first few (row, bidder, value) that break the law. */
function valuesOutside({ batch, bidders, data }: Profiles, { support }: Valuation) {
  const outside: { row: number; bidder: number; value: number }[] = [];
  for (let row = 0; row < batch && outside.length < 3; row++) {
    for (let bidder = 0; bidder < bidders; bidder++) {
      const value = data[row * bidders + bidder]!;
      const { low, high } = support[bidder]!;
      if (!(Number.isFinite(value) && value >= 0 && value >= low && value <= high))
        outside.push({ row, bidder, value });
    }
  }
  return outside;
}

import { column, type Profiles, sliceProfiles, stream, type Valuation } from "@auction-mech/core";
import { describe, expect, it } from "vitest";
import { kolmogorovSmirnov } from "./kolmogorov-smirnov.js";
import { meanWithError } from "./mean-with-error.js";

/** Profiles on which the pointwise laws are tested. */
const POINTWISE = 12;
/** Probabilities of the values at which they are tested. */
const PROBABILITIES = [1e-6, 0.01, 0.2, 0.5, 0.8, 0.99, 1 - 1e-6];
/** Profiles whose values are transformed by their conditional cdfs: quadrature takes its time. */
const MOST_TRANSFORMED = 5_000;
/** The Kolmogorov–Smirnov statistic passes this with probability 3e-5. */
const KOLMOGOROV_SMIRNOV = 2.4;
/** Largest z of a mean over the fixed draws; 1 in 16 000 by chance. */
const STANDARD_ERRORS = 4;

/**
 * The laws of the conditionals of a valuation that has them, as a vitest
 * suite: pointwise, and against its own sample.
 */
export function testConditionals(make: () => Valuation, batch = 20_000): void {
  const conditionalOf = (valuation: Valuation, bidder: number, values: Profiles, row: number) =>
    valuation.conditional!(bidder, rowOf(values, row));
  const every = (batchSize: number, check: (at: Place) => void) => {
    const valuation = make();
    const values = valuation.sample(batchSize, stream(17, "conditional-laws"));
    for (let row = 0; row < batchSize; row++) {
      for (let bidder = 0; bidder < valuation.bidders; bidder++) {
        check({ law: conditionalOf(valuation, bidder, values, row), value: rowOf(values, row)[bidder]! });
      }
    }
  };
  const pointwise = (check: (at: Place) => void) =>
    every(POINTWISE, ({ law }) => {
      for (const probability of PROBABILITIES) {
        const value = law.quantile(probability);
        if (value > law.support.low) check({ law, value });
      }
    });

  describe("conditionals", () => {
    it("do not read the bidder's own entry", () => {
      const valuation = make();
      const row = rowOf(valuation.sample(1, stream(17, "conditional-laws")), 0);
      const other = row.slice();
      other[0] = Number.NaN;
      expect(valuation.conditional!(0, other).cdf(row[0]!)).toBe(valuation.conditional!(0, row).cdf(row[0]!));
    });

    it("have cdf and survival that add to 1, and a quantile that inverts them", () => {
      pointwise(({ law, value }) => {
        const [below, above] = [law.cdf(value), law.survival(value)];
        expect(Math.abs(below + above - 1)).toBeLessThan(1e-9);
        const again = law.quantile(below);
        // What one rounding of the probability, and of the survival, moves the value by.
        const play = 1e-9 * value + (1e-9 * Math.min(below, above) + 1e-15) / law.density(value);
        expect(Math.abs(again - value)).toBeLessThan(play);
      });
    });

    it("have the derivative of the cdf as density", () => {
      pointwise(({ law, value }) => {
        const scale = Math.min(law.survival(value), law.cdf(value)) / law.density(value);
        const step = 1e-4 * Math.min(scale, value - law.support.low, law.support.high - value);
        if (!(step > 1e-9 * value)) return;
        const rise = (law.cdf(value + step) - law.cdf(value - step)) / (2 * step);
        const rounding = (1e-14 * (1 + value * law.density(value))) / step;
        expect(Math.abs(rise - law.density(value))).toBeLessThan(1e-4 * law.density(value) + rounding);
      });
    });

    it("have virtual value v − (1 − F)/f, 0 at an atom, −∞ below the support", () => {
      pointwise(({ law, value }) => {
        const expected = value - law.survival(value) / law.density(value);
        if (law.density(value) === 0) return;
        expect(Math.abs(law.virtualValue(value) - expected)).toBeLessThan(
          1e-8 * (value + Math.abs(expected)),
        );
      });
      every(1, ({ law }) => {
        expect(law.virtualValue(law.support.low - 1)).toBe(-Infinity);
        if (law.atom) expect(law.virtualValue(law.support.low)).toBe(law.support.low);
      });
    });

    it("are the law of the sample: probabilities of the drawn values are uniform, whatever the others", () => {
      testAgainstSample(make(), Math.min(batch, MOST_TRANSFORMED));
    });

    it.runIf(make().regular)("are regular, as the valuation says: φ rises wherever it is positive", () => {
      every(40, ({ law }) => {
        const [low, high] = [law.support.low, law.quantile(0.999)];
        let before = 0;
        for (let k = 1; k < 100; k++) {
          const value = low + ((high - low) * k) / 100;
          if (value === low) continue;
          const virtual = law.virtualValue(value);
          if (before > 0) expect(virtual).toBeGreaterThanOrEqual(before - 1e-9 * (value + before));
          before = Math.max(0, virtual);
        }
      });
    });

    it.runIf(make().virtualValues)("give the virtual values of whole profiles", () => {
      const valuation = make();
      const values = valuation.sample(300, stream(18, "conditional-laws"));
      const virtual = valuation.virtualValues!(values);
      for (let at = 0; at < values.data.length; at++) {
        const [row, bidder] = [Math.floor(at / values.bidders), at % values.bidders];
        const expected = conditionalOf(valuation, bidder, values, row).virtualValue(values.data[at]!);
        const got = virtual.data[at]!;
        expect(got === expected || Math.abs(got - expected) < 1e-9 * (1 + Math.abs(expected))).toBe(true);
      }
    });

    it.runIf(make().cellProbabilities && make().bidders <= 3)("fit the probabilities of cells", () => {
      testCells(make(), batch);
    });
  });
}

interface Place {
  readonly law: ReturnType<NonNullable<Valuation["conditional"]>>;
  readonly value: number;
}

/** Rosenblatt's transform of each bidder, randomised at an atom, in both halves of every other bidder. */
function testAgainstSample(valuation: Valuation, batch: number): void {
  const values = valuation.sample(batch, stream(19, "conditional-laws"));
  const random = stream(20, "conditional-laws");
  const uniform = { cdf: (u: number) => Math.min(1, Math.max(0, u)) };
  for (let bidder = 0; bidder < valuation.bidders; bidder++) {
    const probabilities = Float64Array.from({ length: batch }, (_, row) => {
      const own = rowOf(values, row);
      const law = valuation.conditional!(bidder, own);
      const value = own[bidder]!;
      return law.atom && value === law.support.low ? law.atom * random.uniform() : law.cdf(value);
    });
    expect(kolmogorovSmirnov(probabilities, uniform)).toBeLessThan(KOLMOGOROV_SMIRNOV);
    for (let other = 0; other < valuation.bidders; other++) {
      if (other === bidder) continue;
      const seen = column(values, other);
      const median = seen.toSorted()[batch >> 1]!;
      for (const half of [(row: number) => seen[row]! > median, (row: number) => seen[row]! <= median]) {
        const part = probabilities.filter((_, row) => half(row));
        expect(kolmogorovSmirnov(part, uniform)).toBeLessThan(KOLMOGOROV_SMIRNOV);
      }
    }
  }
}

/** Frequencies of a grid whose edges are quantiles of the sample. */
function testCells(valuation: Valuation, batch: number): void {
  const { bidders } = valuation;
  const values = valuation.sample(batch, stream(21, "conditional-laws"));
  const edges = Array.from({ length: bidders }, (_, i) => {
    const sorted = column(values, i).sort();
    const inner = [0.2, 0.55, 0.8].map((share) => sorted[Math.floor(share * batch)]!);
    return [...new Set([valuation.support[i]!.low, ...inner])].sort((a, b) => a - b);
  });
  const probabilities = valuation.cellProbabilities!(edges);
  expect(Math.abs(probabilities.reduce((sum, p) => sum + p, 0) - 1)).toBeLessThan(1e-9);
  const cellOf = (row: number) =>
    edges.reduce((cell, own, i) => {
      const value = values.data[row * bidders + i]!;
      const k = own.findLastIndex((edge) => edge <= value);
      return cell * own.length + k;
    }, 0);
  const cells = Float64Array.from({ length: batch }, (_, row) => cellOf(row));
  probabilities.forEach((probability, cell) => {
    const { mean } = meanWithError(cells.map((own) => (own === cell ? 1 : 0)));
    const standardError = Math.sqrt((probability * (1 - probability) + 1 / batch) / batch);
    expect(Math.abs(mean - probability), `cell ${cell}`).toBeLessThan(STANDARD_ERRORS * standardError);
  });
}

function rowOf(values: Profiles, row: number): Float64Array {
  return sliceProfiles(values, row, row + 1).data;
}

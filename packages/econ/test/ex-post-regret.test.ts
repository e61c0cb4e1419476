import {
  emptyOutcome,
  type Mechanism,
  type Outcome,
  type Profiles,
  profilesFromRows,
  stream,
} from "@auction-mech/core";
import { firstPrice, myerson, postedPrice, vickrey, vickreyReserve } from "@auction-mech/mechanism";
import { createValuation } from "@auction-mech/valuation";
import { describe, expect, it } from "vitest";
import {
  evaluationSearch,
  exPostRegret,
  fixedSearch,
  monotonicityGap,
  searchMisreports,
  spanningGrid,
} from "../src/index.js";

const models = ["uniform", "exp", "hetero", "latent"].map((name) =>
  createValuation(name, {}, { bidders: 4, seed: 3 }),
);

function prepared(valuation: (typeof models)[number], profiles = 200) {
  const values = valuation.sample(profiles, stream(2, "regret"));
  return { values, search: evaluationSearch({ support: valuation.support, sample: values }) };
}

/** One bidder whose allocation is `share(bid)` and who pays `payment(bid)`. */
function single(share: (bid: number) => number, payment: (bid: number) => number = () => 0): Mechanism {
  return {
    name: "single",
    bidders: 1,
    run(bids: Profiles): Outcome {
      const outcome = emptyOutcome(bids.batch, 1);
      outcome.allocation.data.set(bids.data.map(share));
      outcome.payments.data.set(bids.data.map(payment));
      return outcome;
    },
  };
}

describe("exPostRegret", () => {
  it.each(models.map((model) => [model.name, model] as const))(
    "of truthful auctions on %s is zero",
    (_, valuation) => {
      const { values, search } = prepared(valuation);
      const truthful = [
        vickrey({ bidders: 4 }),
        vickreyReserve({ bidders: 4, reserve: 0.3 }),
        postedPrice({ bidders: 4, price: 0.4 }),
        ...(valuation.independent ? [myerson({ marginals: valuation.independent })] : []),
      ];
      for (const mechanism of truthful) {
        const { regret, monotonicityGap, irViolation } = searchMisreports(mechanism, values, search);
        expect(Math.max(...regret.data)).toBeLessThanOrEqual(1e-9);
        expect(Math.max(...monotonicityGap.data)).toBe(0);
        expect(Math.max(...irViolation.data)).toBeLessThanOrEqual(1e-12);
      }
    },
  );

  it.each(models.map((model) => [model.name, model] as const))(
    "of first-price on %s is the distance to the second-highest value, for the winner alone",
    (_, valuation) => {
      const { values, search } = prepared(valuation);
      const regret = exPostRegret(firstPrice({ bidders: 4 }), values, search);
      for (let row = 0; row < values.batch; row++) {
        const own = values.data.subarray(row * 4, row * 4 + 4);
        const [highest, second] = [...own].sort((a, b) => b - a) as [number, number];
        for (let i = 0; i < 4; i++) {
          const expected = own[i] === highest ? highest - second : 0;
          expect(Math.abs(regret.data[row * 4 + i]! - expected)).toBeLessThanOrEqual(1e-6);
        }
      }
    },
  );

  it("is each bidder's own: one bidder's gain is not hidden by another's loss", () => {
    // Bidder 0 gains by lying what bidder 1 loses by it: their joint utility never moves.
    const transfer: Mechanism = {
      name: "transfer",
      bidders: 2,
      run(bids) {
        const outcome = emptyOutcome(bids.batch, 2);
        for (let row = 0; row < bids.batch; row++) {
          const asked = bids.data[row * 2]!;
          outcome.payments.data[row * 2] = -asked;
          outcome.payments.data[row * 2 + 1] = asked;
        }
        return outcome;
      },
    };
    const values = profilesFromRows([[0.25, 0.5]]);
    const search = evaluationSearch({ support: [0, 1].map(() => ({ low: 0, high: 1 })), sample: values });
    expect([...exPostRegret(transfer, values, search).data]).toEqual([0.75, 0]);
  });

  it("reaches lies above 1 where values do", () => {
    // Only bids above 5 win, at no cost.
    const values = profilesFromRows([[2], [4], [7]]);
    const auction = single((bid) => (bid > 5 ? 1 : 0));
    const unbounded = evaluationSearch({
      support: [{ low: 0, high: Number.POSITIVE_INFINITY }],
      sample: values,
    });
    expect([...exPostRegret(auction, values, unbounded).data]).toEqual([2, 4, 0]);
  });

  it("never falls when the search grows", () => {
    const { values } = prepared(models[1]!);
    const support = models[1]!.support;
    const auction = firstPrice({ bidders: 4, reserve: 0.37 });
    const at = (points: readonly number[]) =>
      exPostRegret(auction, values, fixedSearch(support.map(() => points)));
    const coarse = at([0, 0.5, 1]);
    const fine = at([0, 0.25, 0.5, 0.75, 1, 2]);
    expect(fine.data.every((regret, k) => regret >= coarse.data[k]!)).toBe(true);
    expect(fine.data.some((regret, k) => regret > coarse.data[k]!)).toBe(true);
  });

  it("is found by refinement between the grid's points", () => {
    // The best bid is 1/3, and utility falls off quickly around it.
    const peak = single(
      () => 1,
      (bid) => Math.min(0.5, 200 * Math.abs(bid - 1 / 3)),
    );
    const values = profilesFromRows([[0.9]]);
    const search = evaluationSearch({ support: [{ low: 0, high: 1 }], sample: values });
    expect(exPostRegret(peak, values, search).data[0]).toBeGreaterThan(0.4999);
  });
});

describe("refinement", () => {
  it("looks to both sides of the best bid, also where bids repeat", () => {
    // The peak lies above 0, where three others' values and an atom put the same bid many times.
    const peak: Mechanism = {
      name: "peak",
      bidders: 4,
      run(bids) {
        const outcome = emptyOutcome(bids.batch, 4);
        for (let row = 0; row < bids.batch; row++) {
          outcome.allocation.data[4 * row] = 1;
          outcome.payments.data[4 * row] = Math.min(1, 30 * Math.abs(bids.data[4 * row]! - 0.02));
        }
        return outcome;
      },
    };
    const values = profilesFromRows([[9, 0, 0, 0]]);
    const support = values.data.length;
    const search = evaluationSearch({
      support: Array.from({ length: support }, () => ({ low: 0, high: 10 })),
      sample: values,
    });
    expect(exPostRegret(peak, values, search).data[0]).toBeGreaterThan(0.999);
  });
});

describe("monotonicityGap", () => {
  it("measures the fall along the own bid, not between bidders", () => {
    const dip = single((bid) => (bid > 0.4 && bid < 0.6 ? 0.2 : bid > 0.2 ? 0.7 : 0));
    const values = profilesFromRows([[0.5]]);
    const search = evaluationSearch({ support: [{ low: 0, high: 1 }], sample: values });
    expect(monotonicityGap(dip, values, search).data[0]).toBeCloseTo(0.5, 12);
  });

  it("is zero for an allocation that favours the higher bidder", () => {
    const { values, search } = prepared(models[0]!);
    expect(Math.max(...monotonicityGap(firstPrice({ bidders: 4 }), values, search).data)).toBe(0);
  });
});

describe("spanningGrid", () => {
  it("spans a bounded support in equal steps", () => {
    expect([...spanningGrid({ low: 2, high: 4 }, Float64Array.of(), 5)]).toEqual([2, 2.5, 3, 3.5, 4]);
  });

  it("reaches beyond the largest value of an unbounded one, whatever the atom at its low end", () => {
    const sample = Float64Array.from([0, 0, 0, 0, 0, 0, 1, 2, 3, 8]);
    const grid = spanningGrid({ low: 0, high: Number.POSITIVE_INFINITY }, sample, 6);
    expect(grid[0]).toBe(0);
    expect(grid[5]).toBe(12);
    expect([...grid]).toEqual([...grid].sort((a, b) => a - b));
    expect(new Set(grid).size).toBe(6);
    const constant = spanningGrid({ low: 0, high: Number.POSITIVE_INFINITY }, Float64Array.of(5, 5), 6);
    expect(constant.filter((bid) => bid > 0 && bid < 5)).toHaveLength(4);
  });
});

describe("evaluationSearch", () => {
  it("tries the own value's neighbourhood and the others' values, ascending, within the support", () => {
    const values = profilesFromRows([[0.5, 0.8]]);
    const search = evaluationSearch({ support: [0, 1].map(() => ({ low: 0, high: 1 })), sample: values });
    const tried = [...search.misreports(values, 0)];
    expect(tried).toEqual([...tried].sort((a, b) => a - b));
    expect(tried).toContain(0.8);
    expect(tried.some((bid) => bid > 0.8 && bid < 0.8 + 1e-6)).toBe(true);
    expect(tried.filter((bid) => Math.abs(bid - 0.5) < 0.01).length).toBeGreaterThan(6);
    expect(Math.min(...tried)).toBe(0);
    expect(Math.max(...tried)).toBe(1);
  });
});

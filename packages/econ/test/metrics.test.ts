import {
  emptyOutcome,
  type Mechanism,
  type Outcome,
  type Profiles,
  profilesFromRows,
  stream,
} from "@auction-mech/core";
import { firstPrice, vickrey, vickreyReserve } from "@auction-mech/mechanism";
import { uniform } from "@auction-mech/valuation";
import { describe, expect, it } from "vitest";
import {
  bestSingleReserve,
  efficiency,
  evaluate,
  evaluationSearch,
  exPostIrViolation,
  firstBestWelfare,
  highestBidderWins,
  meanOf,
  pairedGap,
  revenuePerProfile,
  saleRate,
  welfare,
} from "../src/index.js";

const uniform4 = uniform({ bidders: 4 });
const values = uniform4.sample(2000, stream(1, "metrics"));

/** An auction by its rule for one row. */
function auctionOf(
  name: string,
  bidders: number,
  rule: (row: Float64Array) => readonly (readonly [share: number, payment: number])[],
): Mechanism {
  return {
    name,
    bidders,
    run(bids: Profiles): Outcome {
      const outcome = emptyOutcome(bids.batch, bidders);
      for (let row = 0; row < bids.batch; row++) {
        const decided = rule(bids.data.subarray(row * bidders, (row + 1) * bidders));
        decided.forEach(([share, payment], i) => {
          outcome.allocation.data[row * bidders + i] = share;
          outcome.payments.data[row * bidders + i] = payment;
        });
      }
      return outcome;
    },
  };
}

describe("welfare", () => {
  it("is revenue plus the bidders' surplus, exactly", () => {
    for (const mechanism of [vickrey({ bidders: 4 }), vickreyReserve({ bidders: 4, reserve: 0.5 })]) {
      const outcome = mechanism.run(values);
      const revenue = meanOf(revenuePerProfile(outcome)).mean;
      let surplus = 0;
      values.data.forEach((value, k) => {
        surplus += value * outcome.allocation.data[k]! - outcome.payments.data[k]!;
      });
      expect(revenue + surplus / values.batch).toBeCloseTo(welfare(outcome, values), 12);
    }
  });

  it("is the first best for Vickrey, less with a reserve", () => {
    expect(efficiency(vickrey({ bidders: 4 }).run(values), values)).toBe(1);
    const reserved = efficiency(vickreyReserve({ bidders: 4, reserve: 0.7 }).run(values), values);
    expect(reserved).toBeLessThan(1);
    expect(reserved).toBeGreaterThan(0.5);
  });

  it("counts payments once: expected payments already hold the allocation", () => {
    // Half the item at a price of 0.4 a unit: the payment is 0.2, the utility 0.8 / 2 − 0.2.
    const half = auctionOf("half", 1, () => [[0.5, 0.2]]);
    const one = profilesFromRows([[0.8]]);
    const outcome = half.run(one);
    expect(revenuePerProfile(outcome)[0]).toBe(0.2);
    expect(welfare(outcome, one) - 0.2).toBeCloseTo(0.2, 15);
    expect(exPostIrViolation(outcome, one).data[0]).toBe(0);
  });

  it("of no value at all is efficient", () => {
    const zeros = profilesFromRows([[0, 0]]);
    expect(efficiency(vickrey({ bidders: 2 }).run(zeros), zeros)).toBe(1);
    expect(firstBestWelfare(zeros)).toBe(0);
  });
});

describe("highestBidderWins", () => {
  const rows = profilesFromRows([
    [0.9, 0.1],
    [0.5, 0.5],
    [0.2, 0.8],
    [0.3, 0.4],
  ]);

  it("counts ties, and does not count no sale or a wrong winner", () => {
    const shares: readonly (readonly [number, number])[] = [
      [1, 0],
      [0, 1],
      [0.6, 0.4],
      [0.1, 0.3],
    ];
    let row = 0;
    const scripted = auctionOf("scripted", 2, () => shares[row++]!.map((share) => [share, 0] as const));
    expect(highestBidderWins(scripted.run(rows), rows)).toBe(0.5);
  });
});

describe("saleRate", () => {
  it("of a reserve is the chance that somebody reaches it", () => {
    const expected = 1 - 0.7 ** 4;
    const rate = saleRate(vickreyReserve({ bidders: 4, reserve: 0.7 }).run(values));
    expect(Math.abs(rate - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / values.batch));
  });
});

describe("exPostIrViolation", () => {
  it("finds a Myerson that sells below its reserve at the reserve", () => {
    const wrong = auctionOf("sells below the reserve", 1, () => [[1, 0.5]]);
    const bids = profilesFromRows([[0.2], [0.9]]);
    expect([...exPostIrViolation(wrong.run(bids), bids).data]).toEqual([0.3, 0]);
  });
});

describe("meanOf", () => {
  it("has the standard error of the sample's deviation", () => {
    expect(meanOf([1, 2, 3, 4])).toEqual({ mean: 2.5, standardError: Math.sqrt(5 / 3 / 4) });
    expect(meanOf([7])).toEqual({ mean: 7, standardError: 0 });
  });
});

describe("pairedGap", () => {
  it("is the mean difference, with the differences' own standard error", () => {
    const gap = pairedGap(Float64Array.of(1, 2, 3), Float64Array.of(0.9, 1.9, 2.9));
    expect(gap.absolute).toBeCloseTo(0.1, 12);
    expect(gap.standardError).toBeLessThan(1e-12);
    expect(gap.relative).toBeCloseTo(0.05, 12);
  });
});

describe("bestSingleReserve", () => {
  it("earns at least what any reserve on a fine grid earns", () => {
    const earned = (reserve: number) =>
      meanOf(revenuePerProfile(vickreyReserve({ bidders: 4, reserve }).run(values))).mean;
    const best = earned(bestSingleReserve(values));
    for (let reserve = 0; reserve < 1; reserve += 0.01) expect(best).toBeGreaterThanOrEqual(earned(reserve));
  });

  it("is a posted price for a single bidder", () => {
    expect(bestSingleReserve(profilesFromRows([[1], [2], [3], [10]]))).toBe(10);
    expect(bestSingleReserve(profilesFromRows([[4], [5], [6]]))).toBe(4);
  });

  it("is 0 where a reserve cannot help", () => {
    expect(bestSingleReserve(profilesFromRows([[1, 1]]))).toBe(0);
  });
});

describe("evaluate", () => {
  const options = {
    search: evaluationSearch({ support: uniform4.support, sample: values }),
    regretProfiles: 150,
    boundIntegrand: Float64Array.from({ length: values.batch }, () => 1),
  };

  it("gives a truthful auction its gap and denies it to one that is not", () => {
    const truthful = evaluate(vickrey({ bidders: 4 }), values, options);
    expect(truthful.regret).toMatchObject({ mean: 0, total: 0, max: 0, profiles: 150 });
    expect(truthful.gap?.absolute).toBeCloseTo(1 - truthful.revenue, 12);
    const lying = evaluate(firstPrice({ bidders: 4 }), values, options);
    expect(lying.regret.max).toBeGreaterThan(0.3);
    expect(lying.gap).toBeNull();
  });

  it("denies the gap to an auction that charges more than the bid", () => {
    const greedy = auctionOf("greedy", 4, (row) =>
      [...row].map((_, i) => [i === 0 ? 1 : 0, i === 0 ? 0.5 : 0]),
    );
    const metrics = evaluate(greedy, values, options);
    expect(metrics.regret.max).toBe(0);
    expect(metrics.irViolationMax).toBeGreaterThan(0.4);
    expect(metrics.gap).toBeNull();
  });

  it("denies the gap to an auction that is truthful by no construction, however little is found", () => {
    // Values within a millionth of one another: what lying gains is tiny beside them, and is still a gain.
    const narrow = uniform({ bidders: 2, low: 1000, high: 1000.0005 });
    const drawn = narrow.sample(50, stream(0, "narrow"));
    const search = evaluationSearch({ support: narrow.support, sample: drawn });
    const measured = { search, regretProfiles: 50, boundIntegrand: new Float64Array(50).fill(1000.0005) };
    expect(evaluate(firstPrice({ bidders: 2 }), drawn, measured)).toMatchObject({
      truthful: false,
      gap: null,
    });
    const nothing = auctionOf("sells nothing", 2, () => [
      [0, 0],
      [0, 0],
    ]);
    expect(evaluate(nothing, drawn, measured)).toMatchObject({ truthful: false, gap: null });
    expect(evaluate(vickrey({ bidders: 2 }), drawn, measured).truthful).toBe(true);
  });

  it("denies it to an auction that claims to be truthful and is not", () => {
    const boastful: Mechanism = { ...firstPrice({ bidders: 4 }), dsic: true };
    expect(evaluate(boastful, values, options)).toMatchObject({ truthful: false, gap: null });
  });

  it("relates total and mean regret by the number of bidders", () => {
    const { regret } = evaluate(firstPrice({ bidders: 4 }), values, options);
    expect(regret.total).toBeCloseTo(4 * regret.mean, 12);
  });
});

import { emptyOutcome, type Mechanism, profiles, stream, type Valuation } from "@auction-mech/core";
import {
  auctionNet,
  firstPrice,
  type LookaheadNetSpec,
  lookaheadNet,
  myerson,
  postedPrice,
  vickrey,
  vickreyReserve,
} from "@auction-mech/mechanism";
import { createValuation } from "@auction-mech/valuation";
import { describe, expect, it } from "vitest";
import { audit, evaluationSearch, searchMisreports, spanningGrid } from "../src/index.js";

const models = ["uniform", "exp", "hetero", "latent"].map((name) =>
  createValuation(name, {}, { bidders: 3, seed: 1 }),
);
const uniform3 = models[0]!;

/** Vickrey's auction with its outcome changed by `change`, which sees the winner and the second-highest bid. */
function spoilt(
  name: string,
  change: (bids: Float64Array, winner: number, second: number) => { share: number; payment: number },
): Mechanism {
  return {
    name,
    bidders: 3,
    run({ batch, data }) {
      const outcome = emptyOutcome(batch, 3);
      for (let row = 0; row < batch; row++) {
        const bids = data.subarray(3 * row, 3 * row + 3);
        const winner = bids.indexOf(Math.max(...bids));
        const second = Math.max(...bids.filter((_, i) => i !== winner));
        const { share, payment } = change(bids, winner, second);
        outcome.allocation.data[3 * row + winner] = share;
        outcome.payments.data[3 * row + winner] = payment;
      }
      return outcome;
    },
  };
}

const halfPrice = spoilt("pays half the second price", (_, __, second) => ({
  share: 1,
  payment: second / 2,
}));
const overcharging = spoilt("charges more than the bid", (bids, winner, second) => ({
  share: 1,
  payment: Math.max(second, bids[winner]! + 0.01),
}));
const narrowDip = spoilt("does not sell to bids in a narrow interval", (bids, winner, second) =>
  bids[winner]! > 0.6951 && bids[winner]! < 0.7051 ? { share: 0, payment: 0 } : { share: 1, payment: second },
);
const network = auctionNet.create(
  { mechanism: "auction-net", bidders: 3, scale: 1, hidden: [16, 8] },
  auctionNet.initialise(
    { mechanism: "auction-net", bidders: 3, scale: 1, hidden: [16, 8] },
    stream(3, "audited"),
    profiles(0, 0),
  ),
);

/** The best lie by brute force: the corners and a lattice of value profiles, each searched densely. */
function densest(mechanism: Mechanism, valuation: Valuation): number {
  const sample = valuation.sample(10_000, stream(0, "audit"));
  const levels = valuation.support.map((own, i) =>
    spanningGrid(
      own,
      Float64Array.from({ length: 10_000 }, (_, row) => sample.data[3 * row + i]!),
      11,
    ),
  );
  const lattice: number[] = [];
  for (const a of levels[0]!) for (const b of levels[1]!) for (const c of levels[2]!) lattice.push(a, b, c);
  const values = profiles(lattice.length / 3, 3, Float64Array.from(lattice));
  const search = evaluationSearch({ support: valuation.support, sample, points: 201 });
  return Math.max(...searchMisreports(mechanism, values, search).regret.data);
}

describe("audit finds at least 95% of the best lie known by dense search", () => {
  it.each([firstPrice({ bidders: 3 }), halfPrice, overcharging, narrowDip, network])(
    "against $name",
    (mechanism) => {
      const { worst } = audit(mechanism, uniform3);
      const known = densest(mechanism, uniform3);
      expect(known).toBeGreaterThan(1e-3);
      expect(worst!.gain).toBeGreaterThan(0.95 * known);
    },
  );

  it("against first-price on unbounded values", () => {
    const auction = firstPrice({ bidders: 3 });
    expect(audit(auction, models[1]!).worst!.gain).toBeGreaterThan(0.95 * densest(auction, models[1]!));
  });
});

describe("audit looks where sampled values are not", () => {
  const apart = createValuation(
    "independent",
    { marginals: [{ uniform: [5, 6] }, { uniform: [0, 1] }] },
    { bidders: 2, seed: 0 },
  );

  it("reports below the own support", () => {
    const { worst } = audit(firstPrice({ bidders: 2 }), apart);
    expect(worst!.gain).toBeGreaterThan(0.95 * 6);
    const search = evaluationSearch({
      support: apart.support,
      sample: apart.sample(50, stream(0, "values")),
    });
    const values = profiles(1, 2, Float64Array.of(5.5, 0.3));
    const { regret } = searchMisreports(firstPrice({ bidders: 2 }), values, search);
    expect(regret.data[0]).toBeCloseTo(5.2, 6);
  });

  it("reports above the own support", () => {
    const freeAbove = spoilt("sells for nothing above 1", (bids, winner, second) => ({
      share: 1,
      payment: bids[winner]! > 1 ? 0 : second,
    }));
    expect(audit(freeAbove, uniform3).worst!.gain).toBeGreaterThan(0.95);
  });

  it("bids that tie", () => {
    const twice: Mechanism = {
      name: "sells to all of the highest",
      bidders: 3,
      run({ batch, data }) {
        const outcome = emptyOutcome(batch, 3);
        data.forEach((bid, at) => {
          const row = data.subarray(at - (at % 3), at - (at % 3) + 3);
          if (bid === Math.max(...row)) outcome.allocation.data[at] = 1;
        });
        return outcome;
      },
    };
    expect(audit(twice, uniform3).feasibilityViolation).toBe(2);
  });

  it("profiles in which seven others are all low", () => {
    const dip: Mechanism = {
      name: "does not sell to the eighth bidder's 0.9 to 0.91",
      bidders: 8,
      run(bids) {
        const outcome = vickrey({ bidders: 8 }).run(bids);
        for (let at = 7; at < bids.data.length; at += 8) {
          if (bids.data[at]! < 0.9 || bids.data[at]! >= 0.91) continue;
          outcome.allocation.data[at] = 0;
          outcome.payments.data[at] = 0;
        }
        return outcome;
      },
    };
    const { worst } = audit(dip, createValuation("uniform", {}, { bidders: 8, seed: 0 }));
    expect(worst!.gain).toBeGreaterThan(0.95 * 0.91);
  });
});

describe("audit finds nothing", () => {
  it.each(models.map((model) => [model.name, model] as const))(
    "against truthful auctions on %s",
    (_, model) => {
      const truthful = [
        vickrey({ bidders: 3 }),
        vickreyReserve({ bidders: 3, reserve: 0.4 }),
        postedPrice({ bidders: 3, price: 0.3 }),
        ...(model.independent ? [myerson({ marginals: model.independent })] : []),
      ];
      for (const mechanism of truthful) {
        const { worst, ...violations } = audit(mechanism, model);
        expect(worst?.gain ?? 0).toBeLessThanOrEqual(1e-9);
        for (const violation of Object.values(violations)) expect(violation).toBeLessThanOrEqual(1e-9);
      }
    },
  );
});

describe("audit finds nothing against LookaheadNet", () => {
  const spec: LookaheadNetSpec = {
    mechanism: "lookahead-net",
    bidders: 3,
    scale: 1,
    hidden: 6,
    pieces: 8,
    shared: false,
  };
  const sample = uniform3.sample(200, stream(0, "knots"));

  it.each([1, 10, 1000])("with random parameters %d times as large as training starts from", (size) => {
    for (let seed = 0; seed < 3; seed++) {
      const start = lookaheadNet.initialise(spec, stream(seed, "audited"), sample);
      const parameters = Object.fromEntries(
        Object.entries(start).map(([name, { shape, data }]) => [
          name,
          { shape, data: name === "spline.knots" ? data : data.map((value) => value * size) },
        ]),
      );
      const { worst, ...violations } = audit(lookaheadNet.create(spec, parameters), uniform3, {
        seed,
        profiles: 60,
        points: 129,
        rounds: 200,
      });
      expect(worst?.gain ?? 0).toBeLessThanOrEqual(1e-9);
      for (const violation of Object.values(violations)) expect(violation).toBeLessThanOrEqual(1e-9);
    }
  });
});

describe("the tail of an unbounded support", () => {
  it("is searched between the largest value seen and half as much again", () => {
    const refuses = spoilt("refuses bids from 10 to 10.14", (bids, winner, second) =>
      bids[winner]! > 10 && bids[winner]! < 10.14 ? { share: 0, payment: 0 } : { share: 1, payment: second },
    );
    expect(audit(refuses, models[1]!).worst!.gain).toBeGreaterThan(9.5);
  });
});

describe("a lie", () => {
  it("gains what it says, by the auction's own outcomes", () => {
    const { worst } = audit(network, uniform3);
    const { bidder, values, misreport, gain } = worst!;
    const utility = (bid: number) => {
      const { allocation, payments } = network.run(
        profiles(1, 3, Float64Array.from(values).with(bidder, bid)),
      );
      return values[bidder]! * allocation.data[bidder]! - payments.data[bidder]!;
    };
    expect(utility(misreport) - utility(values[bidder]!)).toBeCloseTo(gain, 12);
  });

  it("is the same for the same seed", () => {
    expect(audit(network, uniform3, { seed: 4 })).toEqual(audit(network, uniform3, { seed: 4 }));
  });
});

describe("the checks of an audit", () => {
  it("name an overcharge, a fall of the allocation and a payment that the allocation does not imply", () => {
    expect(audit(overcharging, uniform3).irViolation).toBeCloseTo(0.01, 6);
    expect(audit(narrowDip, uniform3).monotonicityGap).toBe(1);
    expect(audit(halfPrice, uniform3).paymentIdentityViolation).toBeGreaterThan(0.1);
  });

  it("name an item sold twice, and an outcome that is no number", () => {
    const twice: Mechanism = { ...vickrey({ bidders: 3 }), name: "twice" };
    const sells = (share: number): Mechanism => ({
      name: "sells to everybody",
      bidders: 3,
      run({ batch }) {
        const outcome = emptyOutcome(batch, 3);
        outcome.allocation.data.fill(share);
        return outcome;
      },
    });
    expect(audit(twice, uniform3).feasibilityViolation).toBe(0);
    expect(audit(sells(0.5), uniform3).feasibilityViolation).toBeCloseTo(0.5, 12);
    expect(audit(sells(Number.NaN), uniform3).feasibilityViolation).toBe(Number.POSITIVE_INFINITY);
  });
});

import { profiles, profilesFromRows, stream, type Valuation } from "@auction-mech/core";
import { testMechanism } from "@auction-mech/mechanism/testing";
import { copula, hetero, latent, lognormal, type MarginalSpec, marginal } from "@auction-mech/valuation";
import { describe, expect, it } from "vitest";
import { empiricalLookahead, lookahead, monopolyPrice } from "../src/index.js";

const MIXTURE: MarginalSpec = {
  mixture: [
    [3, { uniform: [0, 3] }],
    [1, { uniform: [3, 8] }],
  ],
};

const auctions: readonly (readonly [title: string, make: (bidders: number) => Valuation, highest: number])[] =
  [
    ["uniform values", (bidders) => copula({ bidders, correlation: 0.5 }), 1.2],
    ["lognormal values", (bidders) => lognormal({ bidders }), 3],
    ["values of mixtures", (bidders) => copula({ bidders, marginals: Array(bidders).fill(MIXTURE) }), 9],
    ["one latent factor", (bidders) => latent({ weights: [1, 0.5, -0.7].slice(0, bidders), noise: 0.4 }), 2],
  ];

for (const [title, make, highest] of auctions) {
  testMechanism(`lookahead of ${title}`, (bidders) => lookahead(make(bidders)), {
    truthful: true,
    symmetric: false,
    highest,
  });
  const rowsOf = (bidders: number) => make(bidders).sample(3000, stream(1, "lookahead-rows"));
  testMechanism(`empirical lookahead of ${title}`, (bidders) => empiricalLookahead(rowsOf(bidders)), {
    truthful: true,
    symmetric: false,
    highest,
  });
}

describe("empirical lookahead", () => {
  it.each([
    ["one row", [[1, 2]]],
    [
      "zeros",
      [
        [0, 0],
        [0, 0],
      ],
    ],
    [
      "winners alone",
      [
        [5, 0],
        [0, 7],
      ],
    ],
    [
      "adversarial rows",
      [
        [1e-300, 1e300],
        [1, 1],
        [0, 1e-9],
      ],
    ],
  ])("stays truthful on %s", (_, rows) => {
    const auction = empiricalLookahead(profilesFromRows(rows));
    const random = stream(2, "lookahead-bids");
    const bids = profiles(
      500,
      2,
      Float64Array.from({ length: 1000 }, () => 10 * random.uniform()),
    );
    const { allocation, payments } = auction.run(bids);
    for (let at = 0; at < 1000; at++) {
      expect(payments.data[at]!).toBeLessThanOrEqual(bids.data[at]! * allocation.data[at]!);
      if (allocation.data[at] !== 1) continue;
      // The winner's price is what the others' bids make it, whatever the own bid.
      const row = Math.floor(at / 2);
      const again = bids.data.slice(2 * row, 2 * row + 2);
      again[at % 2] = 2 * bids.data[at]!;
      const price = auction.run(profiles(1, 2, again)).payments.data[at % 2]!;
      expect(price).toBe(payments.data[at]);
    }
  });

  it("asks the monopoly price of a lone bidder", () => {
    const rows = profilesFromRows([[1], [2], [3], [10]]);
    expect(empiricalLookahead(rows).run(profilesFromRows([[9.9], [10]])).payments.data).toEqual(
      Float64Array.of(0, 10),
    );
  });
});

describe("monopolyPrice", () => {
  it.each([0, 0.1, 0.5, 0.7, 1, 2])("of U[0, 1] from %d up is the larger of it and 1/2", (floor) => {
    const law = marginal({ uniform: [0, 1] });
    for (const regular of [true, false]) {
      expect(monopolyPrice(law, floor, regular)).toBeCloseTo(Math.max(floor, 0.5), 6);
    }
  });

  it.each([
    ["hetero", hetero({ bidders: 1 }).independent![0]!],
    ["irregular", marginal(MIXTURE)],
    ["lognormal", marginal({ lognormal: [0, 1] })],
    ["heavy lognormal", marginal({ lognormal: [0, 3] })],
    ["exponential", marginal({ exponential: 1e-6 })],
  ])("of %s is the best of a million prices", (_, law) => {
    for (const share of [0, 0.3, 0.8, 0.99]) {
      const floor = law.quantile(share);
      const revenue = (price: number) => price * law.survival(price);
      const high = Math.min(law.support.high, law.quantile(1 - 1e-9));
      let best = 0;
      for (let k = 0; k < 20_000; k++) {
        const even = floor + ((high - floor) * k) / 20_000;
        const scaled = Math.max(floor, high * 1e-8 ** (k / 20_000));
        best = Math.max(best, revenue(even), revenue(scaled));
      }
      expect(revenue(monopolyPrice(law, floor, false))).toBeGreaterThan(best * (1 - 1e-6));
    }
  });

  it("of known regular laws is the root of φ, given many others' bids", () => {
    for (const valuation of [
      latent({ weights: [1, 0.8, -0.6] }),
      lognormal({ bidders: 3 }),
      copula({ bidders: 3 }),
    ]) {
      const values = valuation.sample(60, stream(3, "lookahead-others"));
      for (let row = 0; row < values.batch; row++) {
        const law = valuation.conditional!(0, values.data.subarray(3 * row, 3 * row + 3));
        const floor = Math.max(values.data[3 * row + 1]!, values.data[3 * row + 2]!);
        const revenue = (price: number) => price * law.survival(price);
        const [root, searched] = [monopolyPrice(law, floor, true), monopolyPrice(law, floor, false)];
        expect(root).toBeGreaterThanOrEqual(floor);
        expect(Math.abs(revenue(root) - revenue(searched))).toBeLessThan(1e-7 * (1 + revenue(searched)));
      }
    }
  });
});

import { type Mechanism, profiles, stream } from "@auction-mech/core";
import { evaluate, evaluationSearch } from "@auction-mech/econ";
import {
  type AuctionNetSpec,
  auctionNet,
  type LookaheadNetSpec,
  lookaheadNet,
  vickrey,
} from "@auction-mech/mechanism";
import { uniform } from "@auction-mech/valuation";
import { afterEach, describe, expect, it } from "vitest";
import { type FastAuction, fastAuction } from "../src/index.js";
import { noisyParameters, smallSpec } from "./support/small-ranking.js";

const opened: FastAuction[] = [];
afterEach(async () => {
  for (const auction of opened.splice(0)) await auction.close();
});

async function fast(auction: Mechanism, threads?: number): Promise<Mechanism> {
  const made = await fastAuction(auction, threads);
  opened.push(made);
  return made.mechanism;
}

/** Bids of many magnitudes, with zeros and ties. */
function awkwardBids(batch: number, bidders: number, seed: number) {
  const random = stream(seed, "bids");
  const draw = () => {
    const kind = random.integer(8);
    if (kind === 0) return 0;
    if (kind === 1) return 0.5;
    return kind === 2 ? 10 ** (12 * random.uniform() - 6) : random.uniform();
  };
  return profiles(batch, bidders, Float64Array.from({ length: batch * bidders }, draw));
}

const cases: Partial<LookaheadNetSpec>[] = [
  { bidders: 1, hidden: 3, pieces: 2 },
  { bidders: 2, hidden: 6, pieces: 5, scale: 3 },
  { bidders: 3, hidden: 9, pieces: 7, shared: true },
  { bidders: 4, hidden: 24, pieces: 24, scale: 0.7 },
  { bidders: 5, hidden: 33, pieces: 6, scale: 1e-3 },
  { bidders: 6, hidden: 12, pieces: 8, shared: true, scale: 100 },
  { bidders: 20, hidden: 6, pieces: 4 },
];

describe("fastAuction of LookaheadNet", () => {
  it.each(cases)("is the plain auction to the bit: %o", async (given) => {
    const spec = smallSpec(given);
    for (const noise of [0.3, 3, 1000]) {
      const plain = lookaheadNet.create(spec, noisyParameters(spec, 1, noise));
      const bids = awkwardBids(200, spec.bidders, 2);
      const wanted = plain.run(bids);
      for (const threads of [1, 3]) {
        const kernel = await fast(plain, threads);
        expect(kernel.run(bids)).toEqual(wanted);
        const own = awkwardBids(200 * 7, 1, 3).data;
        for (const bidder of [0, spec.bidders - 1]) {
          expect(kernel.outcomesAlong!(bids, bidder, own)).toEqual(plain.outcomesAlong!(bids, bidder, own));
        }
      }
    }
  });

  it("keeps winning and the price from the threshold on, and loses on the float below it", async () => {
    const spec = smallSpec({ bidders: 4, hidden: 24, pieces: 24 });
    const auction = await fast(lookaheadNet.create(spec, noisyParameters(spec, 5)), 1);
    const bids = awkwardBids(300, 4, 6);
    const { allocation, payments } = auction.run(bids);
    let sold = 0;
    allocation.data.forEach((share, at) => {
      if (share === 0) return;
      const price = payments.data[at]!;
      const row = Math.floor(at / 4);
      expect(price).toBeLessThanOrEqual(bids.data[at]!);
      const own = price === 0 ? [0] : [below(price), price, above(price)];
      const repeated = profiles(own.length, 4);
      own.forEach((bid, k) => {
        repeated.data.set(bids.data.subarray(row * 4, row * 4 + 4), k * 4);
        repeated.data[k * 4 + (at % 4)] = bid;
      });
      const along = auction.run(repeated);
      const mine = own.map((_, k) => along.allocation.data[k * 4 + (at % 4)]);
      expect(mine).toEqual(price === 0 ? [1] : [0, 1, 1]);
      sold++;
    });
    expect(sold).toBeGreaterThan(100);
  });

  it("stands a batch of none, and more rows than it takes at a time", async () => {
    const spec = smallSpec();
    const plain = lookaheadNet.create(spec, noisyParameters(spec, 7));
    const kernel = await fast(plain, 2);
    for (const rows of [0, 1, 5000]) {
      const bids = awkwardBids(rows, 3, 8);
      expect(kernel.run(bids)).toEqual(plain.run(bids));
      const own = new Float64Array(rows).fill(0.4);
      expect(kernel.outcomesAlong!(bids, 1, own)).toEqual(plain.outcomesAlong!(bids, 1, own));
    }
  });

  it("ends on bids that are no bids, and sells to nobody who is asked what is not a number", async () => {
    const spec = smallSpec({ bidders: 3 });
    const plain = lookaheadNet.create(spec, noisyParameters(spec, 7));
    const kernel = await fast(plain, 1);
    for (const odd of [-1, Number.NaN]) {
      const bids = profiles(1, 3, Float64Array.of(2, odd, 0.5));
      const along = plain.outcomesAlong!(bids, 0, Float64Array.of(2));
      expect(along.allocation[0]).toBe(plain.run(bids).allocation.data[0]);
      expect(along.allocation[0]).toBe(0);
      expect(kernel.run(bids)).toEqual(plain.run(bids));
      expect(kernel.outcomesAlong!(bids, 0, Float64Array.of(2))).toEqual(along);
    }
    const sane = profiles(1, 3, Float64Array.of(2, 0.3, 0.5));
    const own = Float64Array.of(Number.NaN, 2);
    expect(kernel.outcomesAlong!(sane, 0, own)).toEqual(plain.outcomesAlong!(sane, 0, own));
  });

  it("leaves it as it is where plain JavaScript is asked for", async () => {
    const spec = smallSpec();
    const auction = lookaheadNet.create(spec, noisyParameters(spec));
    expect((await fastAuction(auction, 1, { backend: "cpu" })).mechanism).toBe(auction);
    expect(await fast(auction, 1)).not.toBe(auction);
  });

  it("leaves other auctions as they are", async () => {
    const auction = vickrey({ bidders: 2 });
    expect(await fast(auction)).toBe(auction);
  });
});

describe("fastAuction of AuctionNet", () => {
  it.each([
    { bidders: 1, hidden: [5] },
    { bidders: 3, hidden: [10, 7, 6] },
    { bidders: 4, hidden: [64, 32, 16] },
    { bidders: 12, hidden: [9, 20] },
  ])("is the plain auction to the bit: %o", async (given) => {
    const spec: AuctionNetSpec = { mechanism: "auction-net", scale: 0.8, ...given };
    const initial = auctionNet.initialise(spec, stream(1, "network"), profiles(0, 0));
    for (const size of [1, 20]) {
      const parameters = Object.fromEntries(
        Object.entries(initial).map(([name, { shape, data }]) => [
          name,
          { shape, data: data.map((x) => size * x) },
        ]),
      );
      const plain = auctionNet.create(spec, parameters);
      const kernels = await Promise.all([1, 2, 4].map((threads) => fast(plain, threads)));
      for (const rows of [0, 1, 300]) {
        const bids = awkwardBids(rows, spec.bidders, 4);
        const wanted = plain.run(bids);
        for (const kernel of kernels) expect(kernel.run(bids)).toEqual(wanted);
      }
      for (const points of [0, 1, 16, 45]) {
        const bids = awkwardBids(40, spec.bidders, 5);
        const own = awkwardBids(40 * points, 1, 6).data;
        for (const bidder of new Set([0, spec.bidders - 1])) {
          const wanted = plain.outcomesAlong!(bids, bidder, own);
          for (const kernel of kernels) expect(kernel.outcomesAlong!(bids, bidder, own)).toEqual(wanted);
        }
      }
    }
  });

  it("stands a batch of none, and more rows and own bids than it takes at a time", async () => {
    const plain = smallAuctionNet([6, 5]);
    const kernel = await fast(plain, 2);
    for (const [rows, points] of [
      [0, 0],
      [5000, 1],
      [900, 40],
      [2, 33_000],
    ] as const) {
      const bids = awkwardBids(rows, 3, 5);
      expect(kernel.run(bids)).toEqual(plain.run(bids));
      const own = awkwardBids(rows * points, 1, 6).data;
      expect(kernel.outcomesAlong!(bids, 1, own)).toEqual(plain.outcomesAlong!(bids, 1, own));
    }
  });

  it("has the same report to the bit on any number of threads, and without kernels", async () => {
    const plain = smallAuctionNet([20, 12]);
    const valuation = uniform({ bidders: 3 });
    const values = valuation.sample(150, stream(3, "values"));
    const search = evaluationSearch({ support: valuation.support, sample: values });
    const wanted = evaluate(plain, values, { search, regretProfiles: 150 });
    expect(wanted.regret.total).toBeGreaterThan(1e-3);
    for (const threads of [1, 2, 4]) {
      expect(evaluate(await fast(plain, threads), values, { search, regretProfiles: 150 })).toEqual(wanted);
    }
  });

  it("refuses a bidder that it does not have, and bids of another number of bidders", async () => {
    const kernel = await fast(smallAuctionNet([8]), 1);
    expect(() => kernel.outcomesAlong!(profiles(1, 3), 3, Float64Array.of(1))).toThrow(/`bidder`/);
    expect(() => kernel.outcomesAlong!(profiles(1, 2), 0, Float64Array.of(1))).toThrow(/\[batch, 3\]/);
    expect(() => kernel.outcomesAlong!(profiles(2, 3), 0, new Float64Array(3))).toThrow(/\[batch, points\]/);
  });
});

function smallAuctionNet(hidden: readonly number[]): Mechanism {
  const spec: AuctionNetSpec = { mechanism: "auction-net", scale: 0.8, bidders: 3, hidden };
  return auctionNet.create(spec, auctionNet.initialise(spec, stream(2, "network"), profiles(0, 0)));
}

const float = new Float64Array(1);
const bits = new BigInt64Array(float.buffer);

function neighbour(x: number, step: bigint): number {
  float[0] = x;
  bits[0] = bits[0]! + step;
  return float[0];
}

const below = (x: number) => neighbour(x, -1n);
const above = (x: number) => neighbour(x, 1n);

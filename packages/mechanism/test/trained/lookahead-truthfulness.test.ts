import { type Mechanism, outcomesAlong, profiles, stream } from "@auction-mech/core";
import { describe, expect, it } from "vitest";
import { lookaheadNet } from "../../src/index.js";
import { netSpec, randomParameters, someBids, wildParameters } from "../support/lookahead-nets.js";

/** Bidders, weights and sizes vary with the draw. */
function draw(seed: number): Mechanism {
  const spec = netSpec(1 + (seed % 4), { shared: seed % 3 === 0, scale: 10 ** ((seed % 7) - 3) });
  const parameters = seed % 2 === 0 ? wildParameters(spec, seed) : randomParameters(spec, seed, 2);
  return lookaheadNet.create(spec, parameters);
}

/** The neighbours of `bid` among 64-bit floats, `count` on each side, ascending. */
function adjacentFloats(bid: number, count: number): number[] {
  const floats = Float64Array.of(bid);
  const ordinals = new BigInt64Array(floats.buffer);
  const middle = ordinals[0]!;
  return Array.from({ length: 2 * count + 1 }, (_, k) => {
    const ordinal = middle + BigInt(k - count);
    ordinals[0] = ordinal < 0n ? 0n : ordinal;
    return floats[0]!;
  });
}

describe("truthfulness as computed, over 1000 draws of parameters", () => {
  it("charges the smallest float that wins, whatever the winner bids", () => {
    let sales = 0;
    for (let seed = 0; seed < 1000; seed++) {
      const auction = draw(seed);
      const { bidders } = auction;
      const bids = someBids(4, bidders, seed);
      const { allocation, payments } = auction.run(bids);
      for (let at = 0; at < bids.data.length; at++) {
        if (allocation.data[at] === 0) continue;
        sales++;
        const price = payments.data[at]!;
        expect(price).toBeLessThanOrEqual(bids.data[at]!);
        const own = [...adjacentFloats(price, 1), bids.data[at]!, 1e3 * (price + 1), 1e300];
        const outcome = runAt(auction, bids, at, own);
        if (price > 0) expect(outcome[0]).toEqual([0, 0]);
        for (const [share, paid] of outcome.slice(1)) {
          if (share !== 1 || paid !== price) {
            expect.fail(`draw ${seed}: pays ${price} for ${bids.data[at]}, but gets ${share} for ${paid}`);
          }
        }
      }
    }
    expect(sales).toBeGreaterThan(1000);
  });

  it("never loses by raising a bid, along runs of adjacent floats around the threshold and elsewhere", () => {
    for (let seed = 0; seed < 1000; seed++) {
      const auction = draw(seed);
      const { bidders } = auction;
      const bids = someBids(1, bidders, seed);
      const bidder = seed % bidders;
      const highest = Float64Array.of(1e300);
      const threshold = outcomesAlong(auction, bids, bidder, highest).payments[0]!;
      for (const centre of [threshold, bids.data[bidder]!, 0]) {
        const shares = runAt(auction, bids, bidder, adjacentFloats(centre, 40)).map(([share]) => share!);
        for (let k = 1; k < shares.length; k++) {
          if (shares[k]! < shares[k - 1]!) expect.fail(`draw ${seed}: loses the item near ${centre}`);
        }
      }
    }
  });

  it("never gains from a lie, whatever the size of lie and value", () => {
    const random = stream(0, "lies");
    for (let seed = 0; seed < 1000; seed++) {
      const auction = draw(seed);
      const { bidders } = auction;
      const values = someBids(2, bidders, seed);
      const { allocation, payments } = auction.run(values);
      for (let at = 0; at < values.data.length; at++) {
        const value = values.data[at]!;
        const honest = value * allocation.data[at]! - payments.data[at]!;
        expect(honest).toBeGreaterThanOrEqual(0);
        const lies = Array.from({ length: 8 }, () => value * 10 ** (4 * random.uniform() - 2));
        for (const [share, paid] of runAt(auction, values, at, [...lies, ...adjacentFloats(value, 2)])) {
          if (value * share! - paid! > honest)
            expect.fail(`draw ${seed}: a lie gains ${value * share! - paid! - honest}`);
        }
      }
    }
  });
});

/** [allocation, payment] of the bidder at `at` for each own bid, by whole runs: the slow way. */
function runAt(
  auction: Mechanism,
  bids: ReturnType<typeof someBids>,
  at: number,
  ownBids: readonly number[],
): number[][] {
  const { bidders } = auction;
  const start = at - (at % bidders);
  const rows = profiles(ownBids.length, bidders);
  ownBids.forEach((own, k) => {
    rows.data.set(bids.data.subarray(start, start + bidders), k * bidders);
    rows.data[k * bidders + (at % bidders)] = own;
  });
  const { allocation, payments } = auction.run(rows);
  return ownBids.map((_, k) => {
    const cell = k * bidders + (at % bidders);
    return [allocation.data[cell]!, payments.data[cell]!];
  });
}

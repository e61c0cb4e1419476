import { profiles, profilesFromRows, stream } from "@auction-mech/core";
import { testMechanism } from "@auction-mech/mechanism/testing";
import { describe, expect, it } from "vitest";
import { ironedVirtualValue, myerson, vickreyReserve } from "../../src/index.js";
import { exponential, gap, hetero, highGap, irregular, pareto, uniform } from "../support/marginals.js";

const alike = (marginal: typeof hetero) => (bidders: number) =>
  myerson({ marginals: Array(bidders).fill(marginal) });
/** The same law in other objects, which the auction cannot know to be alike. */
const apart = (marginal: typeof hetero) => (bidders: number) =>
  myerson({ marginals: Array.from({ length: bidders }, () => ({ ...marginal })) });
const mixed = (bidders: number) =>
  myerson({ marginals: [uniform(0, 1), hetero, exponential(1), highGap, pareto(2)].slice(0, bidders) });

testMechanism("myerson of uniform bidders", alike(uniform(0, 1)), { truthful: true, symmetric: true });
testMechanism("myerson of hetero bidders", alike(hetero), { truthful: true, symmetric: false });
testMechanism("myerson of irregular bidders", alike(irregular), {
  truthful: true,
  symmetric: false,
  highest: 9,
});
testMechanism("myerson of bidders with a gap", apart(gap), { truthful: true, symmetric: false, highest: 4 });
testMechanism("myerson of unlike bidders", mixed, {
  truthful: true,
  symmetric: false,
  bidders: 5,
  highest: 5,
});

describe("myerson", () => {
  it("is Vickrey's auction with the reserve 1/2 for uniform bidders, to the bit", () => {
    const random = stream(4, "myerson");
    const bids = profiles(5000, 3, Float64Array.from({ length: 15_000 }, random.uniform));
    const vickrey = vickreyReserve({ bidders: 3, reserve: 0.5 }).run(bids);
    expect(alike(uniform(0, 1))(3).run(bids)).toEqual(vickrey);
  });

  it("sells to the highest ironed virtual value, ties to the lower index", () => {
    const marginals = [uniform(0, 1), hetero, exponential(1), hetero, irregular];
    const ironed = marginals.map(ironedVirtualValue);
    const random = stream(5, "myerson");
    const bids = profiles(
      4000,
      5,
      Float64Array.from({ length: 20_000 }, (_, at) => marginals[at % 5]!.quantile(random.uniform())),
    );
    const { allocation } = myerson({ marginals }).run(bids);
    for (let row = 0; row < bids.batch; row++) {
      const levels = ironed.map(({ value }, i) => value(bids.data[row * 5 + i]!));
      const highest = Math.max(...levels);
      const winner = highest >= 0 ? levels.indexOf(highest) : -1;
      expect([...allocation.data.subarray(row * 5, row * 5 + 5)].indexOf(1)).toBe(winner);
    }
  });

  it.each([
    ["alike", alike(hetero)],
    ["apart", apart(hetero)],
  ])("prices ties on the ironed interval by their index (%s)", (_, make) => {
    const { low, high } = ironedVirtualValue(hetero).intervals[0]!;
    const auction = make(2);
    const paid = (bids: number[]) => [...auction.run(profilesFromRows([bids])).payments.data];
    // Bidder 0 reaches the interval, bidder 1 has to leave it.
    expect(paid([1, 1.4])).toEqual([low, 0]);
    expect(paid([1.4, 1])).toEqual([low, 0]);
    const [lost, left] = paid([1.2, 1.7]);
    expect(lost).toBe(0);
    expect(left).toBeCloseTo(high, 9);
    expect(paid([0.1, 0.2])).toEqual([0, 0]);
    expect(paid([0.1, 0.8])[1]).toBeCloseTo(0.5624, 4);
  });

  it.each([
    ["hetero", hetero],
    ["irregular", irregular],
    ["gap", gap],
  ])("needs not be told that bidders are alike: %s", (_, marginal) => {
    const random = stream(6, "myerson");
    const values = Float64Array.from({ length: 12_000 }, () => marginal.quantile(random.uniform()));
    const bids = profiles(3000, 4, values);
    const [one, other] = [alike(marginal)(4).run(bids), apart(marginal)(4).run(bids)];
    expect(other.allocation).toEqual(one.allocation);
    for (let at = 0; at < values.length; at++) {
      expect(Math.abs(other.payments.data[at]! - one.payments.data[at]!)).toBeLessThan(1e-8);
    }
  });

  it("asks of unlike bidders a price that wins while the number below it loses", () => {
    const random = stream(7, "myerson");
    const auction = mixed(5);
    const bids = profiles(
      3000,
      5,
      Float64Array.from({ length: 15_000 }, () => 4 * random.uniform()),
    );
    const { payments } = auction.run(bids);
    for (let row = 0; row < bids.batch; row++) {
      const bidder = payments.data.subarray(row * 5, row * 5 + 5).findIndex((payment) => payment > 0);
      if (bidder < 0) continue;
      const at = row * 5 + bidder;
      const price = payments.data[at]!;
      for (const [bid, won] of [
        [price, 1],
        [price * (1 - 2 ** -53), 0],
      ] as const) {
        const changed = profiles(1, 5, bids.data.slice(row * 5, row * 5 + 5));
        changed.data[bidder] = bid;
        expect(auction.run(changed).allocation.data[bidder]).toBe(won);
      }
    }
  });

  it("never sells to a bid below the support", () => {
    const { allocation } = alike(uniform(2, 3))(2).run(
      profilesFromRows([
        [1.99, 0],
        [2, 1.5],
      ]),
    );
    expect([...allocation.data]).toEqual([0, 0, 1, 0]);
  });

  it("refuses an empty list of marginals", () => {
    expect(() => myerson({ marginals: [] })).toThrow(/one marginal a bidder/);
  });
});

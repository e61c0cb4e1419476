import { parameterCount, profilesFromRows, scaleProfiles, stream } from "@auction-mech/core";
import { describe, expect, it } from "vitest";
import { type AuctionNetSpec, auctionNet } from "../../src/index.js";
import { testMechanism } from "../../src/testing.js";

const specOf = (bidders: number, scale = 1, hidden: readonly number[] = [64, 32, 16]): AuctionNetSpec => ({
  mechanism: "auction-net",
  bidders,
  scale,
  hidden,
});

const none = { batch: 0, bidders: 0, data: new Float64Array() };

function random(spec: AuctionNetSpec, seed = 0) {
  return auctionNet.create(spec, auctionNet.initialise(spec, stream(seed, "auction-net test"), none));
}

testMechanism("AuctionNet with random parameters", (bidders) => random(specOf(bidders)), {
  truthful: false,
  symmetric: false,
});
testMechanism("AuctionNet of one narrow layer", (bidders) => random(specOf(bidders, 3, [5])), {
  truthful: false,
  symmetric: false,
});

describe("auctionNet", () => {
  it("computes what its weights say, by hand", () => {
    const spec = specOf(1, 2, [2]);
    const array = (shape: readonly number[], ...data: number[]) => ({ shape, data: Float32Array.from(data) });
    const auction = auctionNet.create(spec, {
      "hidden1.weight": array([1, 2], 1, -1),
      "hidden1.bias": array([2], 0, 0.25),
      "allocation.weight": array([2, 2], 2, 0, 0, 1),
      "allocation.bias": array([2], 0, 0),
      "payment.weight": array([2, 1], 1, 1),
      "payment.bias": array([1], 0.5),
    });
    // A bid of 3 is 1.5 inside; the second unit is off.
    const outcome = auction.run(profilesFromRows([[3]]));
    const share = Math.exp(3) / (Math.exp(3) + 1);
    expect(outcome.allocation.data[0]).toBeCloseTo(share, 14);
    expect(outcome.payments.data[0]).toBeCloseTo((3 * share) / (1 + Math.exp(-2)), 14);
  });

  it("can keep the item: no sale is an outcome of its own", () => {
    const outcome = random(specOf(4)).run(profilesFromRows([[0.1, 0.2, 0.3, 0.4]]));
    const sold = outcome.allocation.data.reduce((sum, share) => sum + share, 0);
    expect(sold).toBeLessThan(0.95);
    expect(sold).toBeGreaterThan(0.3);
  });

  it("is in the currency's unit: scaling the scale and the bids scales the payments", () => {
    const bids = profilesFromRows([
      [0.3, 0.8, 0.1],
      [0.9, 0.2, 0.5],
    ]);
    const plain = random(specOf(3, 1)).run(bids);
    const scaled = random(specOf(3, 10)).run(scaleProfiles(bids, 10));
    scaled.payments.data.forEach((payment, k) => {
      expect(payment).toBeCloseTo(10 * plain.payments.data[k]!, 12);
    });
    scaled.allocation.data.forEach((share, k) => {
      expect(share).toBeCloseTo(plain.allocation.data[k]!, 14);
    });
  });

  it("has the parameters that its shapes name, the same for the same stream", () => {
    const spec = specOf(4);
    const parameters = auctionNet.initialise(spec, stream(7, "same"), none);
    expect(parameters).toEqual(auctionNet.initialise(spec, stream(7, "same"), none));
    expect(Object.entries(parameters).map(([name, { shape }]) => [name, shape])).toEqual(
      Object.entries(auctionNet.shapes(spec)),
    );
    expect(parameterCount(parameters)).toBe(
      4 * 64 + 64 + 64 * 32 + 32 + 32 * 16 + 16 + 16 * 5 + 5 + 16 * 4 + 4,
    );
  });
});

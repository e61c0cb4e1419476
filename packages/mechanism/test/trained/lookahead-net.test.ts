import { InvalidData, outcomesAlong, profiles, stream } from "@auction-mech/core";
import { describe, expect, it } from "vitest";
import { decodeAuction, encodeAuction, lookaheadNet, vickreyReserve } from "../../src/index.js";
import { testMechanism } from "../../src/testing.js";
import {
  mapParameters,
  netSpec,
  randomParameters,
  someBids,
  wildParameters,
} from "../support/lookahead-nets.js";

const laws = { truthful: true, symmetric: false };
testMechanism(
  "LookaheadNet as initialised",
  (bidders) => {
    const spec = netSpec(bidders);
    return lookaheadNet.create(
      spec,
      lookaheadNet.initialise(spec, stream(0, "initial"), someBids(64, bidders)),
    );
  },
  laws,
);
testMechanism(
  "LookaheadNet with random parameters",
  (bidders) => lookaheadNet.create(netSpec(bidders), randomParameters(netSpec(bidders), 1)),
  laws,
);
testMechanism(
  "LookaheadNet with shared weights",
  (bidders) => {
    const spec = netSpec(bidders, { shared: true });
    return lookaheadNet.create(spec, randomParameters(spec, 2));
  },
  { truthful: true, symmetric: true },
);
for (const seed of [3, 4, 5]) {
  testMechanism(
    `LookaheadNet with wild parameters, draw ${seed}`,
    (bidders) => lookaheadNet.create(netSpec(bidders), wildParameters(netSpec(bidders), seed)),
    laws,
  );
}

describe("LookaheadNet", () => {
  it("is Vickrey's auction with a reserve when scores are the bids themselves", () => {
    const spec = netSpec(3, { scale: 1 });
    const off = ["monotone.weights3", "cross.weights"];
    const parameters = mapParameters(randomParameters(spec, 0), (value, name) => {
      if (name === "spline.knots") return value;
      if (off.includes(name)) return -1000;
      return name === "reserve.offset" ? 0.75 : 0;
    });
    const bids = someBids(2000, 3);
    const outcome = lookaheadNet.create(spec, sameKnots(parameters)).run(bids);
    const expected = vickreyReserve({ bidders: 3, reserve: 0.75 }).run(bids);
    expect(outcome.allocation).toEqual(expected.allocation);
    outcome.payments.data.forEach((payment, at) => {
      expect(payment).toBeCloseTo(expected.payments.data[at]!, 12);
    });
  });

  it("sells only from a reserve that the own bid does not move, and from no other", () => {
    const spec = netSpec(1, { scale: 2 });
    const parameters = mapParameters(randomParameters(spec, 0), (value, name) =>
      name === "reserve.offset" ? 0.25 : name.startsWith("reserve") ? 0 : value,
    );
    const bids = profiles(3, 1, Float64Array.of(0.4999999999999999, 0.5, 3));
    const { allocation, payments } = lookaheadNet.create(spec, parameters).run(bids);
    expect(allocation.data).toEqual(Float64Array.of(0, 1, 1));
    expect(payments.data).toEqual(Float64Array.of(0, 0.5, 0.5));
  });

  it("refuses parameters that are not finite", () => {
    const spec = netSpec(2);
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const parameters = mapParameters(randomParameters(spec, 0), (value, name) =>
        name === "score.offset" ? bad : value,
      );
      expect(() => lookaheadNet.create(spec, parameters)).toThrow(InvalidData);
    }
  });

  it("comes back to the bit from its encoding, knots included", () => {
    for (const shared of [false, true]) {
      const spec = netSpec(3, { shared });
      const auction = lookaheadNet.create(spec, randomParameters(spec, 7));
      const { description, parameters } = encodeAuction(auction, { seed: 1 });
      const decoded = decodeAuction(description, parameters.bytes);
      expect(decoded.auction.spec).toEqual(spec);
      expect(decoded.auction.parameters).toEqual(auction.parameters);
      expect(decoded.auction.run(someBids(100, 3))).toEqual(auction.run(someBids(100, 3)));
    }
  });

  it("refuses a spec that breaks its rules", () => {
    for (const change of [{ hidden: 7 }, { bidders: 0 }, { scale: 0 }, { pieces: 1 }, { other: 1 }]) {
      expect(lookaheadNet.spec.safeParse({ ...netSpec(2), ...change }).success).toBe(false);
    }
  });

  it("finds a thousand thresholds with about a dozen evaluations each, in milliseconds", () => {
    const spec = netSpec(4, { hidden: 24, pieces: 24 });
    const auction = lookaheadNet.create(spec, randomParameters(spec, 1));
    const bids = someBids(1000, 4);
    const started = performance.now();
    for (let bidder = 0; bidder < 4; bidder++) {
      outcomesAlong(auction, bids, bidder, new Float64Array(1000).fill(2));
    }
    // About 60 ms; the bound is for a busy machine.
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

function sameKnots(parameters: ReturnType<typeof randomParameters>) {
  const { shape, data } = parameters["spline.knots"]!;
  const pieces = shape[1]!;
  return { ...parameters, "spline.knots": { shape, data: data.map((_, at) => data[at % pieces]!) } };
}

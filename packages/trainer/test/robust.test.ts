import { isFamily, type Profiles, stream } from "@auction-mech/core";
import { lookaheadNet, vickreyParameters, vickreyReserve } from "@auction-mech/mechanism";
import { createValuation, uniform } from "@auction-mech/valuation";
import { describe, expect, it } from "vitest";
import { exponentiatedGradient } from "../src/recipes/exponentiated-gradient.js";
import { familySource } from "../src/recipes/family-source.js";
import type { Memory } from "../src/recipes/recipe.js";

const far = [
  { name: "uniform", params: {} },
  { name: "uniform", params: { low: 10, high: 11 } },
];
const made = createValuation("family", { members: far }, { bidders: 2, seed: 0 });
if (!isFamily(made)) throw new Error("must be a family");
const family = made;

const source = (robust: "average" | "nominal" | "worst-case" | "cvar", memory: Memory = {}) =>
  familySource({ family, robust, robustOf: "share", cvarLevel: 0.5, seed: 0, scale: 1, memory });
const shareOfSecond = ({ batch, data }: Profiles) => data.filter((value) => value >= 10).length / (2 * batch);

describe("familySource", () => {
  it("draws the nominal law alone, or all in equal parts", () => {
    expect(shareOfSecond(source("nominal").sample(500, stream(0, "x")))).toBe(0);
    expect(shareOfSecond(source("average").sample(500, stream(0, "x")))).toBeCloseTo(0.5, 2);
  });

  it("draws more of the member on which the auction does worse, and some of every one", async () => {
    const memory: Memory = {};
    const { sample, observer } = source("worst-case", memory);
    // Earns next to nothing on the first member, and the optimum on the second.
    const auction = vickreyReserve({ bidders: 2, reserve: 10 });
    for (let look = 0; look < 20; look++) await observer!.look(auction);
    expect(memory.memberWeights![0]).toBeGreaterThan(0.99);
    const share = shareOfSecond(sample(2000, stream(0, "x")));
    expect(share).toBeGreaterThan(0);
    expect(share).toBeLessThan(0.1);
  });

  it("goes on from a checkpoint's memory to the same profiles", async () => {
    const one: Memory = {};
    const first = source("worst-case", one);
    await first.observer!.look(vickreyReserve({ bidders: 2, reserve: 0.9 }));
    const other: Memory = {};
    const second = source("worst-case", other);
    Object.assign(other, structuredClone(one));
    expect(second.sample(64, stream(1, "x"))).toEqual(first.sample(64, stream(1, "x")));
  });
});

describe("exponentiatedGradient", () => {
  it("holds weights that add up to 1, none above the largest allowed", () => {
    const memory: Memory = {};
    const weights = exponentiatedGradient({ count: 4, largest: 0.5, memory });
    for (let k = 0; k < 50; k++) weights.observe([0.2, 0.9, 0.95, 1]);
    const now = weights.current();
    expect(now.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(Math.max(...now)).toBeLessThanOrEqual(0.5 + 1e-9);
    expect(now[0]).toBeCloseTo(0.5, 9);
    expect(now[1]!).toBeGreaterThan(now[2]!);
  });

  it("finds the value of a matrix game against best responses", () => {
    // Two auctions, two members: the best mixture and the worst weights equalise q and 1.5 (1 − q), at q = 0.6.
    const auctions = [
      [1, 0],
      [0, 1.5],
    ];
    const weights = exponentiatedGradient({ count: 2, largest: 1, memory: {} });
    const average = [0, 0];
    const rounds = 4000;
    for (let k = 0; k < rounds; k++) {
      const q = weights.current();
      const worth = auctions.map((own) => own[0]! * q[0]! + own[1]! * q[1]!);
      weights.observe(auctions[worth[0]! > worth[1]! ? 0 : 1]!);
      q.forEach((weight, i) => {
        average[i]! += weight / rounds;
      });
    }
    expect(Math.abs(average[0]! - 0.6)).toBeLessThan(0.03);
  });
});

describe("vickreyParameters", () => {
  it.each([false, true])(
    "make LookaheadNet Vickrey's auction with a reserve, weights shared: %s",
    (shared) => {
      const bids = uniform({ bidders: 3 }).sample(500, stream(0, "bids"));
      const spec = {
        mechanism: "lookahead-net",
        bidders: 3,
        scale: 0.5,
        hidden: 6,
        pieces: 4,
        shared,
      } as const;
      const initial = lookaheadNet.initialise(spec, stream(1, "initial"), bids);
      const own = lookaheadNet.create(spec, vickreyParameters(initial, 0.8)).run(bids);
      const expected = vickreyReserve({ bidders: 3, reserve: Math.fround(0.8) * 0.5 }).run(bids);
      expect(own.allocation).toEqual(expected.allocation);
      own.payments.data.forEach((paid, at) => {
        expect(Math.abs(paid - expected.payments.data[at]!)).toBeLessThan(1e-9);
      });
    },
  );
});

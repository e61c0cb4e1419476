import { profiles, profilesFromRows, stream } from "@auction-mech/core";
import { testMechanism } from "@auction-mech/mechanism/testing";
import { describe, expect, it } from "vitest";
import { personalisedReserves, vickrey, vickreyReserve } from "../../src/index.js";

testMechanism("vickrey", (bidders) => vickrey({ bidders }), {
  truthful: true,
  symmetric: true,
  homogeneous: true,
});
testMechanism("vickreyReserve", (bidders) => vickreyReserve({ bidders, reserve: 0.5 }), {
  truthful: true,
  symmetric: true,
});
testMechanism(
  "personalisedReserves",
  (bidders) => personalisedReserves({ bidders, reserves: [0.25, 1, 0.5, 0].slice(0, bidders) }),
  { truthful: true, symmetric: false, bidders: 4 },
);

describe("vickrey", () => {
  it.each([
    { case: "the highest wins", bids: [0.3, 0.8, 0.5], paid: [0, 0.5, 0] },
    { case: "a tie goes to the lower index, who pays it", bids: [0.2, 0.7, 0.7], paid: [0, 0.7, 0] },
    { case: "all zero", bids: [0, 0, 0], paid: [0, 0, 0] },
  ])("$case", ({ bids, paid }) => {
    expect([...vickrey({ bidders: 3 }).run(profilesFromRows([bids])).payments.data]).toEqual(paid);
  });

  it("sells at all-zero bids to bidder 0", () => {
    const { allocation } = vickrey({ bidders: 3 }).run(profilesFromRows([[0, 0, 0]]));
    expect([...allocation.data]).toEqual([1, 0, 0]);
  });

  it("earns (n − 1) / (n + 1) from uniform bidders, within 3 standard errors", () => {
    const [batch, bidders] = [200_000, 4];
    const random = stream(1, "test");
    const bids = profiles(batch, bidders, Float64Array.from({ length: batch * bidders }, random.uniform));
    const { payments } = vickrey({ bidders }).run(bids);
    const revenue = payments.data.reduce((sum, payment) => sum + payment, 0) / batch;
    // The second-highest of four is Beta(3, 2): variance 1/25.
    expect(Math.abs(revenue - 3 / 5)).toBeLessThan((3 * 0.2) / Math.sqrt(batch));
  });
});

describe("vickreyReserve", () => {
  it.each([
    { case: "nobody reaches the reserve", bids: [0.3, 0.4], paid: [0, 0], won: [0, 0] },
    { case: "the reserve binds", bids: [0.3, 0.9], paid: [0, 0.5], won: [0, 1] },
    { case: "a bid at the reserve wins", bids: [0.5, 0.1], paid: [0.5, 0], won: [1, 0] },
    { case: "the second bid binds", bids: [0.6, 0.9], paid: [0, 0.6], won: [0, 1] },
  ])("$case", ({ bids, paid, won }) => {
    const outcome = vickreyReserve({ bidders: 2, reserve: 0.5 }).run(profilesFromRows([bids]));
    expect([...outcome.payments.data]).toEqual(paid);
    expect([...outcome.allocation.data]).toEqual(won);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("refuses the reserve %s", (reserve) => {
    expect(() => vickreyReserve({ bidders: 2, reserve })).toThrow(/`reserve` must be/);
  });
});

describe("personalisedReserves", () => {
  const auction = personalisedReserves({ bidders: 3, reserves: [0.2, 0.6, 0.4] });
  it.each([
    {
      case: "a bidder below its reserve is dropped and sets no price",
      bids: [0.5, 0.59, 0.1],
      paid: [0.2, 0, 0],
    },
    { case: "the best remaining bid sets the price", bids: [0.5, 0.7, 0.45], paid: [0, 0.6, 0] },
    { case: "own reserve above the best remaining", bids: [0.3, 0.1, 0.45], paid: [0, 0, 0.4] },
    { case: "tie of the remaining", bids: [0.65, 0.65, 0.65], paid: [0.65, 0, 0] },
  ])("$case", ({ bids, paid }) => {
    expect([...auction.run(profilesFromRows([bids])).payments.data]).toEqual(paid);
  });

  it("refuses another number of reserves", () => {
    expect(() => personalisedReserves({ bidders: 3, reserves: [1] })).toThrow(
      /one price a bidder, that is 3/,
    );
  });
});

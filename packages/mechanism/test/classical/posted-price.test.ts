import { profilesFromRows } from "@auction-mech/core";
import { testMechanism } from "@auction-mech/mechanism/testing";
import { describe, expect, it } from "vitest";
import { postedPrice } from "../../src/index.js";

testMechanism("postedPrice", (bidders) => postedPrice({ bidders, price: 0.7 }), {
  truthful: true,
  symmetric: false,
});

describe("postedPrice", () => {
  it.each([
    { case: "the first who accepts buys", bids: [0.3, 0.8, 0.9], paid: [0, 0.5, 0] },
    { case: "a bid at the price accepts", bids: [0.6, 0.5, 0.1], paid: [0.6, 0, 0] },
    { case: "nobody accepts", bids: [0.5, 0.4, 0.3], paid: [0, 0, 0] },
  ])("$case", ({ bids, paid }) => {
    const auction = postedPrice({ bidders: 3, prices: [0.6, 0.5, 0.4] });
    expect([...auction.run(profilesFromRows([bids])).payments.data]).toEqual(paid);
  });

  it("wants exactly one of price and prices", () => {
    expect(() => postedPrice({ bidders: 2 })).toThrow(/got neither/);
    expect(() => postedPrice({ bidders: 2, price: 1, prices: [1, 1] })).toThrow(/got both/);
    expect(() => postedPrice({ bidders: 2, prices: [1] })).toThrow(/one price a bidder/);
  });
});

import { profilesFromRows } from "@auction-mech/core";
import { describe, expect, it } from "vitest";
import { postedPrice, thresholds, vickreyReserve } from "../src/index.js";

describe("thresholds", () => {
  it("are what each bidder has to beat", () => {
    const auction = vickreyReserve({ bidders: 3, reserve: 0.5 });
    expect([...thresholds(auction, profilesFromRows([[0.9, 0.7, 0.1]])).data]).toEqual([0.7, 0.9, 0.9]);
  });

  it("are reserves, however far above the bids these lie", () => {
    const bids = profilesFromRows([
      [0, 0],
      [1e-9, 0],
    ]);
    expect([...thresholds(vickreyReserve({ bidders: 2, reserve: 0.5 }), bids).data]).toEqual([
      0.5, 0.5, 0.5, 0.5,
    ]);
    const alone = postedPrice({ bidders: 1, price: 0.3 });
    expect([...thresholds(alone, profilesFromRows([[0]])).data]).toEqual([0.3]);
  });
});

import { profilesFromRows } from "@auction-mech/core";
import { testMechanism } from "@auction-mech/mechanism/testing";
import { describe, expect, it } from "vitest";
import { firstPrice } from "../../src/index.js";

testMechanism("firstPrice", (bidders) => firstPrice({ bidders }), {
  truthful: false,
  monotone: true,
  symmetric: true,
  homogeneous: true,
});
testMechanism("firstPrice with a reserve", (bidders) => firstPrice({ bidders, reserve: 0.4 }), {
  truthful: false,
  monotone: true,
  symmetric: true,
});

describe("firstPrice", () => {
  it("charges the winner its bid", () => {
    const outcome = firstPrice({ bidders: 2, reserve: 0.5 }).run(
      profilesFromRows([
        [0.7, 0.9],
        [0.4, 0.3],
      ]),
    );
    expect([...outcome.payments.data]).toEqual([0, 0.9, 0, 0]);
    expect([...outcome.allocation.data]).toEqual([0, 1, 0, 0]);
  });
});

import { isFamily, stream } from "@auction-mech/core";
import { describe, expect, it } from "vitest";
import { createValuation, exponential, family, uniform } from "../src/index.js";
import { testValuation } from "../src/testing.js";

const spread = {
  members: [{ name: "lognormal", params: { sd: 1, correlation: { from: 0, to: 0.9, count: 4 } } }],
};

testValuation("family", () => family({ members: [uniform({ bidders: 2 }), exponential({ bidders: 2 })] }), {
  recreate: (parameters, bidders) => createValuation("family", parameters, { bidders, seed: 3 }),
});

describe("family", () => {
  it("spreads the parameter that is a range over members at equal steps, the middle one nominal", () => {
    const made = createValuation("family", spread, { bidders: 3, seed: 0 });
    if (!isFamily(made)) throw new Error("must be a family");
    expect(made.members.map(({ parameters }) => parameters.correlation)).toEqual([0, 0.3, 0.6, 0.9]);
    expect(made.nominal).toBe(1);
  });

  it("is the mixture in equal parts of its members", () => {
    const members = [uniform({ bidders: 1 }), uniform({ bidders: 1, low: 2, high: 3 })];
    const { data } = family({ members }).sample(40_000, stream(0, "mixture"));
    const high = data.filter((value) => value >= 2).length / data.length;
    // 4 standard errors.
    expect(Math.abs(high - 0.5)).toBeLessThan(0.01);
  });

  it("refuses two ranges", () => {
    const params = { sd: { from: 1, to: 2 }, correlation: { from: 0, to: 0.5 } };
    const make = () => createValuation("family", { members: [{ name: "lognormal", params }] }, { seed: 0 });
    expect(make).toThrow(/One parameter of a member may be a range, but `sd` and `correlation` are/);
  });
});

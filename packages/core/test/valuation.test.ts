import { expect, it } from "vitest";
import { profiles } from "../src/profiles.js";
import { isEmpirical, type Valuation } from "../src/valuation.js";

it("isEmpirical tells a data set from a distribution", () => {
  const valuation: Valuation = {
    name: "point",
    bidders: 1,
    parameters: {},
    support: [{ low: 0, high: 0 }],
    sample: (batch) => profiles(batch, 1),
  };
  const train = profiles(2, 1);
  expect(isEmpirical(valuation)).toBe(false);
  expect(isEmpirical({ ...valuation, train, test: train } as Valuation)).toBe(true);
});

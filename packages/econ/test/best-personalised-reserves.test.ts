import { profiles, profilesFromRows, stream } from "@auction-mech/core";
import { personalisedReserves, vickreyReserve } from "@auction-mech/mechanism";
import { independent } from "@auction-mech/valuation";
import { describe, expect, it } from "vitest";
import { bestPersonalisedReserves, bestSingleReserve, meanOf, revenuePerProfile } from "../src/index.js";

const earn = (reserves: ArrayLike<number>, values: ReturnType<typeof profiles>) =>
  meanOf(
    revenuePerProfile(
      personalisedReserves({ bidders: values.bidders, reserves: Array.from(reserves) }).run(values),
    ),
  ).mean;

describe("bestPersonalisedReserves", () => {
  it("finds the best of every combination of values, on small samples", () => {
    const random = stream(1, "reserves");
    let found = 0;
    for (let trial = 0; trial < 40; trial++) {
      const values = profiles(
        6,
        2,
        Float64Array.from({ length: 12 }, () => Math.ceil(8 * random.uniform())),
      );
      let best = 0;
      for (let a = 0; a <= 8; a++) for (let b = 0; b <= 8; b++) best = Math.max(best, earn([a, b], values));
      const reached = earn(bestPersonalisedReserves(values), values);
      expect(reached).toBeLessThanOrEqual(best + 1e-12);
      if (reached > best - 1e-12) found++;
    }
    // Coordinate ascent may end in a local optimum.
    expect(found).toBeGreaterThanOrEqual(36);
  });

  it("cannot be improved by changing one reserve", () => {
    const random = stream(2, "reserves");
    for (let trial = 0; trial < 5; trial++) {
      const values = profiles(
        60,
        3,
        Float64Array.from({ length: 180 }, () => random.exponential()),
      );
      const reserves = bestPersonalisedReserves(values);
      const reached = earn(reserves, values);
      for (let bidder = 0; bidder < 3; bidder++) {
        for (const candidate of [0, ...values.data.filter((_, at) => at % 3 === bidder)]) {
          const changed = reserves.slice();
          changed[bidder] = candidate;
          expect(earn(changed, values)).toBeLessThanOrEqual(reached + 1e-12);
        }
      }
    }
  });

  it("earns at least what the best single reserve earns, and more from unlike bidders", () => {
    const valuation = independent({ marginals: [{ uniform: [0, 1] }, { uniform: [0, 3] }] });
    const values = valuation.sample(5000, stream(3, "reserves"));
    const single = vickreyReserve({ bidders: 2, reserve: bestSingleReserve(values) });
    const reserves = bestPersonalisedReserves(values);
    expect(earn(reserves, values)).toBeGreaterThan(1.01 * meanOf(revenuePerProfile(single.run(values))).mean);
    expect(reserves[1]!).toBeGreaterThan(reserves[0]!);
  });

  it("is the monopoly price of one bidder, and stands a single row and zeros", () => {
    expect([...bestPersonalisedReserves(profilesFromRows([[1], [2], [3], [10]]))]).toEqual([10]);
    expect(earn(bestPersonalisedReserves(profilesFromRows([[4, 7]])), profilesFromRows([[4, 7]]))).toBe(7);
    expect(earn(bestPersonalisedReserves(profilesFromRows([[0, 0]])), profilesFromRows([[0, 0]]))).toBe(0);
  });
});

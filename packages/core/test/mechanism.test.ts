import { describe, expect, it, vi } from "vitest";
import { InvalidArgument, ShapeMismatch } from "../src/errors.js";
import { type Mechanism, outcomesAlong } from "../src/mechanism.js";
import { emptyOutcome } from "../src/outcome.js";
import { type Profiles, profiles, profilesFromRows } from "../src/profiles.js";
import { stream } from "../src/random.js";

/** First price, the lower index wins ties: every bid of the profile matters to it. */
function firstPrice(bidders: number): Mechanism {
  return {
    name: "first-price",
    bidders,
    run(bids) {
      const outcome = emptyOutcome(bids.batch, bids.bidders);
      for (let row = 0; row < bids.batch; row++) {
        const profile = bids.data.subarray(row * bidders, (row + 1) * bidders);
        const winner = profile.indexOf(Math.max(...profile));
        outcome.allocation.data[row * bidders + winner] = 1;
        outcome.payments.data[row * bidders + winner] = profile[winner]!;
      }
      return outcome;
    },
  };
}

const BIDS = profilesFromRows([
  [0.2, 0.5, 0.4],
  [0.9, 0.1, 0.3],
]);

describe("outcomesAlong", () => {
  it("is one bidder's outcome along its own bids, known by hand", () => {
    const along = outcomesAlong(firstPrice(3), BIDS, 0, Float64Array.of(0.4, 0.5, 0.6, 0, 0.3, 1));
    expect(along.allocation).toEqual(Float64Array.of(0, 1, 1, 0, 1, 1));
    expect(along.payments).toEqual(Float64Array.of(0, 0.5, 0.6, 0, 0.3, 1));
  });

  it("equals running each changed profile, whatever the batch and its cut", () => {
    const random = stream(0, "outcomes-along");
    // 7 rows of 20 000 points: more than one portion of rows, the last one smaller.
    const batch = 7;
    const points = 20_000;
    const draw = (length: number) => Float64Array.from({ length }, () => random.uniform());
    const bids = profiles(batch, 3, draw(batch * 3));
    const ownBids = draw(batch * points);
    const mechanism = firstPrice(3);
    const portions = vi.spyOn(mechanism, "run");
    const along = outcomesAlong(mechanism, bids, 2, ownBids);
    expect(portions.mock.calls.map(([changed]) => (changed as Profiles).batch)).toEqual([
      60_000, 60_000, 20_000,
    ]);
    for (const k of [0, 1, points - 1, points, 3 * points, 3 * points + 5, 6 * points, batch * points - 1]) {
      const row = Math.floor(k / points);
      const changed = profilesFromRows([[bids.data[row * 3]!, bids.data[row * 3 + 1]!, ownBids[k]!]]);
      const { allocation, payments } = firstPrice(3).run(changed);
      expect([along.allocation[k], along.payments[k]]).toEqual([allocation.data[2], payments.data[2]]);
    }
  });

  it("leaves the bids as they were, and does not read the bidder's own", () => {
    const bids = profilesFromRows([[Number.NaN, 0.5, 0.4]]);
    const along = outcomesAlong(firstPrice(3), bids, 0, Float64Array.of(0.7));
    expect(along.payments).toEqual(Float64Array.of(0.7));
    expect(bids.data).toEqual(Float64Array.of(Number.NaN, 0.5, 0.4));
  });

  it("takes the mechanism's own way where there is one", () => {
    const own = { allocation: Float64Array.of(1, 1), payments: Float64Array.of(0, 0) };
    const mechanism = { ...firstPrice(3), outcomesAlong: vi.fn(() => own) };
    const ownBids = Float64Array.of(0.1, 0.2);
    expect(outcomesAlong(mechanism, BIDS, 1, ownBids)).toBe(own);
    expect(mechanism.outcomesAlong).toHaveBeenCalledExactlyOnceWith(BIDS, 1, ownBids);
  });

  it("accepts no rows and no points", () => {
    const nothing = { allocation: new Float64Array(0), payments: new Float64Array(0) };
    expect(outcomesAlong(firstPrice(3), profiles(0, 3), 0, new Float64Array(0))).toEqual(nothing);
    expect(outcomesAlong(firstPrice(3), BIDS, 0, new Float64Array(0))).toEqual(nothing);
  });

  it("refuses shapes that do not fit and bidders that are not there", () => {
    const along = (bids: Profiles, bidder: number, count: number) => () =>
      outcomesAlong(firstPrice(3), bids, bidder, new Float64Array(count));
    expect(along(BIDS, 0, 3)).toThrow(ShapeMismatch);
    expect(along(profiles(0, 3), 0, 1)).toThrow(ShapeMismatch);
    expect(along(profiles(2, 2), 0, 2)).toThrow(ShapeMismatch);
    for (const bidder of [-1, 3, 0.5]) expect(along(BIDS, bidder, 2)).toThrow(InvalidArgument);
  });
});

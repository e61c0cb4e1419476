import { firstPrice, myerson, vickrey, vickreyReserve } from "@auction-mech/mechanism";
import { uniform, uniformMarginal } from "@auction-mech/valuation";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { one, ownBidCurves, winnerGrid } from "../../src/dashboard/model/auction-model.js";
import { reserveCurve } from "../../src/dashboard/model/reserve-curve.js";
import { parseBid, tryBids } from "../../src/dashboard/model/try-it.js";
import { virtualValues } from "../../src/dashboard/model/virtual-values.js";

const bidsOf = (bidders: number) =>
  fc.array(fc.double({ noNaN: true, min: 0, max: 1 }), { minLength: bidders, maxLength: bidders });

describe("try it", () => {
  it("agrees with the auction itself: the winner, what it pays, and nobody gains by lying where none can", () => {
    const auction = vickreyReserve({ bidders: 3, reserve: 0.4 });
    fc.assert(
      fc.property(bidsOf(3), (bids) => {
        const tried = tryBids(auction, bids, 1);
        const { allocation, payments } = auction.run(one(bids));
        expect(tried.bidders.map((bidder) => bidder.allocation)).toEqual([...allocation.data]);
        expect(tried.price).toBe(tried.winner === null ? null : payments.data[tried.winner]);
        for (const [k, { threshold, lie }] of tried.bidders.entries()) {
          expect(lie).toBeNull();
          const others = bids.filter((_, j) => j !== k);
          expect(threshold).toBe(Math.max(0.4, ...others));
        }
      }),
    );
  });

  it("finds what shading earns in a first-price auction: almost the distance to the second bid", () => {
    const tried = tryBids(firstPrice({ bidders: 2 }), [0.9, 0.5], 1);
    expect(tried.bidders[0]!.lie!.gain).toBeGreaterThan(0.39);
    expect(tried.bidders[0]!.lie!.gain).toBeLessThanOrEqual(0.4);
    expect(tried.bidders[1]!.lie).toBeNull();
  });

  it("says what is no bid", () => {
    expect(parseBid("0.5")).toBe(0.5);
    for (const text of ["", "-1", "x", "1e999"]) expect(parseBid(text)).toMatch(/must be a number/);
  });
});

describe("maps and curves", () => {
  it("every cell of the map is the auction's own answer", () => {
    const grid = winnerGrid(
      vickreyReserve({ bidders: 3, reserve: 0.5 }),
      [0, 0, 0.7],
      { x: 0, y: 1 },
      { x: 1, y: 1 },
      { columns: 11, rows: 11 },
    );
    for (let row = 0; row < 11; row++) {
      for (let column = 0; column < 11; column++) {
        const bids = [column / 10, row / 10, 0.7];
        const { allocation } = vickrey({ bidders: 3 }).run(one(bids));
        expect(grid.winner[row * 11 + column]).toBe(allocation.data.indexOf(1));
      }
    }
  });

  it("payment along the own bid is 0 below the threshold and the threshold above it", () => {
    const { payment, allocation } = ownBidCurves(vickrey({ bidders: 2 }), [0, 0.6], 0, 1, 101);
    for (const [k, { x, y }] of payment.entries()) {
      expect(y).toBeCloseTo(x > 0.6 || allocation[k]!.y === 1 ? 0.6 : 0, 12);
    }
  });

  it("the threshold follows the rival's bid from the reserve on", () => {
    const curve = reserveCurve(
      vickreyReserve({ bidders: 2, reserve: 0.5 }),
      [0.9, 0],
      { bidder: 0, rival: 1 },
      1,
      11,
    );
    expect(curve.map(({ y }) => y)).toEqual(
      [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.6, 0.7, 0.8, 0.9, 1].map((y) => expect.closeTo(y, 12)),
    );
  });

  it("Myerson's auction treats values as their true virtual values", () => {
    const valuation = uniform({ bidders: 2 });
    const auction = myerson({ marginals: [uniformMarginal(0, 1), uniformMarginal(0, 1)] });
    const conditional = { ...valuation, conditional: () => uniformMarginal(0, 1) };
    const { truth, learned } = virtualValues(auction, conditional, [0.5, 0.5], { bidder: 0, rival: 1 }, 1);
    expect(learned.length).toBeGreaterThan(30);
    for (const { x, y } of learned) expect(y).toBeCloseTo(2 * x - 1, 6);
    for (const { x, y } of truth) expect(y).toBeCloseTo(2 * x - 1, 12);
  });
});

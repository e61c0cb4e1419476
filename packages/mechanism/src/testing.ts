import {
  type BidderOutcome,
  type Mechanism,
  outcomesAlong,
  type Profiles,
  profiles,
  profilesFromRows,
  sliceProfiles,
} from "@auction-mech/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyBids, ownBidGrid, randomBids, rotateBidders, rowOf } from "./testing/bids.js";

/** What the mechanism claims, and where it is tried. */
export interface MechanismLaws {
  /** DSIC: monotone in the own bid, payments implied by the allocation. */
  readonly truthful: boolean;
  /**
   * The allocation never falls in the own bid.
   * @default `truthful`
   */
  readonly monotone?: boolean;
  /** Permuting distinct bids permutes the outcome. False where unequal bids can tie, as on an ironed interval. */
  readonly symmetric: boolean;
  /**
   * Doubling every bid doubles the payments and leaves the allocation.
   * @default false
   */
  readonly homogeneous?: boolean;
  /** @default 3 */
  readonly bidders?: number;
  /**
   * Bids are drawn from [0, `highest`]: let it reach beyond the support.
   * @default 2
   */
  readonly highest?: number;
}

/**
 * The laws of every auction, and those that the auction claims for itself, as
 * a vitest suite.
 *
 * @param make the auction for that many bidders
 */
export function testMechanism(
  name: string,
  make: (bidders: number) => Mechanism,
  { truthful, monotone = truthful, symmetric, homogeneous = false, bidders = 3, highest = 2 }: MechanismLaws,
): void {
  const trial: Trial = { make, bidders, highest };
  describe(`${name} obeys the laws of a mechanism`, () => {
    testFeasibility(trial);
    testPurity(trial);
    testOutcomesAlong(trial);
    testEdges(trial);
    if (monotone) testMonotonicity(trial);
    if (truthful) testPaymentIdentity(trial);
    if (truthful) testThreshold(trial);
    if (symmetric) testPermutation(trial);
    if (homogeneous) testScaling(trial);
  });
}

// --- Laws ---

interface Trial {
  readonly make: (bidders: number) => Mechanism;
  readonly bidders: number;
  readonly highest: number;
}

const ROUNDING = 1e-12;
const SEEDED = { seed: 20_260_801, numRuns: 200 };

function testFeasibility({ make, bidders, highest }: Trial): void {
  it("allocates at most one item, and charges at most the bid", () => {
    const mechanism = make(bidders);
    fc.assert(
      fc.property(anyBids(bidders, highest), (bids) => expectFeasible(mechanism, bids)),
      SEEDED,
    );
    expectFeasible(mechanism, randomBids(20_000, bidders, highest));
  });
}

function expectFeasible(mechanism: Mechanism, bids: Profiles): void {
  const { allocation, payments } = mechanism.run(bids);
  const shape = [bids.batch, bids.bidders];
  expect([allocation.batch, allocation.bidders]).toEqual(shape);
  expect([payments.batch, payments.bidders]).toEqual(shape);
  for (let row = 0; row < bids.batch; row++) {
    let sold = 0;
    for (let at = row * bids.bidders; at < (row + 1) * bids.bidders; at++) {
      const share = allocation.data[at]!;
      const ceiling = bids.data[at]! * share;
      if (!(share >= 0 && share <= 1)) {
        expect.fail(`allocation ${share} outside [0, 1] for ${rowOf(bids, row)}`);
      }
      const payment = payments.data[at]!;
      if (!(payment >= 0 && payment <= ceiling)) {
        expect.fail(`payment ${payment} outside [0, bid · allocation = ${ceiling}] for ${rowOf(bids, row)}`);
      }
      sold += share;
    }
    if (sold > 1 + ROUNDING) expect.fail(`allocates ${sold} items for ${rowOf(bids, row)}`);
  }
}

function testPurity({ make, bidders, highest }: Trial): void {
  it("is pure, and every profile's outcome is its own", () => {
    const mechanism = make(bidders);
    const bids = randomBids(257, bidders, highest);
    const before = Float64Array.from(bids.data);
    const whole = mechanism.run(bids);
    expect(bids.data).toEqual(before);
    expect(mechanism.run(bids)).toEqual(whole);
    expect(make(bidders).run(bids)).toEqual(whole);
    for (const [start, end] of [
      [0, 1],
      [1, 100],
      [100, 257],
      [257, 257],
    ] as const) {
      const part = mechanism.run(sliceProfiles(bids, start, end));
      expect(part.allocation.data).toEqual(sliceProfiles(whole.allocation, start, end).data);
      expect(part.payments.data).toEqual(sliceProfiles(whole.payments, start, end).data);
    }
  });

  it("refuses profiles of another number of bidders", () => {
    expect(() => make(bidders).run(profiles(2, bidders + 1))).toThrow(/bids/);
  });
}

function testOutcomesAlong({ make, bidders, highest }: Trial): void {
  it("says the same along own bids as on the changed profiles", () => {
    const mechanism = make(bidders);
    const { name, run } = mechanism;
    const plain: Mechanism = { name, bidders, run: (bids) => run.call(mechanism, bids) };
    const bids = randomBids(40, bidders, highest);
    for (let bidder = 0; bidder < bidders; bidder++) {
      const own = ownBidGrid(bids, bidder, highest);
      expectClose(outcomesAlong(mechanism, bids, bidder, own), outcomesAlong(plain, bids, bidder, own));
    }
  });
}

function testEdges({ make, bidders, highest }: Trial): void {
  it("stands zero bids, equal bids, no profile and one bidder", () => {
    const mechanism = make(bidders);
    const rows = [0, Number.MIN_VALUE, highest / 3, highest, 1e6 * highest].map((bid) =>
      Array.from({ length: bidders }, () => bid),
    );
    expectFeasible(mechanism, profilesFromRows(rows));
    expectFeasible(mechanism, profiles(0, bidders));
    expectFeasible(make(1), randomBids(100, 1, highest));
  });
}

function testMonotonicity({ make, bidders, highest }: Trial): void {
  it("never takes the item away when the own bid is raised", () => {
    const mechanism = make(bidders);
    const bids = randomBids(60, bidders, highest);
    for (let bidder = 0; bidder < bidders; bidder++) {
      const own = ownBidGrid(bids, bidder, highest);
      const { allocation } = outcomesAlong(mechanism, bids, bidder, own);
      const points = own.length / bids.batch;
      for (let at = 0; at < own.length; at++) {
        if (at % points === 0 || allocation[at]! >= allocation[at - 1]!) continue;
        expect.fail(
          `bidder ${bidder} gets ${allocation[at - 1]} at ${own[at - 1]} but ${allocation[at]} at ${own[at]} ` +
            `against ${rowOf(bids, Math.floor(at / points))}`,
        );
      }
    }
  });
}

/**
 * p(b) = b·x(b) − ∫₀ᵇ x(z) dz. A monotone x in [0, 1] is integrated by the
 * trapezoid rule to within half a step, whatever its jumps.
 */
function testPaymentIdentity({ make, bidders, highest }: Trial): void {
  it("charges what the allocation implies", () => {
    const mechanism = make(bidders);
    const points = 2001;
    const bids = randomBids(30, bidders, highest);
    for (let bidder = 0; bidder < bidders; bidder++) {
      const own = Float64Array.from(
        { length: bids.batch * points },
        (_, at) => (highest * (at % points)) / (points - 1),
      );
      const { allocation, payments } = outcomesAlong(mechanism, bids, bidder, own);
      const step = highest / (points - 1);
      for (let row = 0; row < bids.batch; row++) {
        let integral = 0;
        for (let at = row * points + 1; at < (row + 1) * points; at++) {
          integral += (step * (allocation[at - 1]! + allocation[at]!)) / 2;
          const implied = own[at]! * allocation[at]! - integral;
          if (Math.abs(payments[at]! - implied) > step / 2 + 1e-9) {
            expect.fail(
              `pays ${payments[at]}, but the allocation implies ${implied} for ${rowOf(bids, row)}, bidder ${bidder} bidding ${own[at]}`,
            );
          }
        }
      }
    }
  });
}

function testThreshold({ make, bidders, highest }: Trial): void {
  it("charges a certain winner the bid at which it starts to win", () => {
    const mechanism = make(bidders);
    const bids = randomBids(2000, bidders, highest);
    const { allocation, payments } = mechanism.run(bids);
    for (let bidder = 0; bidder < bidders; bidder++) {
      const around = Float64Array.from({ length: 2 * bids.batch }, (_, k) => {
        const price = payments.data[(k >> 1) * bidders + bidder]!;
        const width = 1e-9 * (price + highest);
        return k % 2 === 0 ? Math.max(0, price - width) : price + width;
      });
      const along = outcomesAlong(mechanism, bids, bidder, around);
      for (let row = 0; row < bids.batch; row++) {
        const price = payments.data[row * bidders + bidder]!;
        const below = along.allocation[2 * row]!;
        // A lottery has no single threshold; the payment identity judges it.
        if (allocation.data[row * bidders + bidder] !== 1 || (below > 0 && below < 1)) continue;
        const above = along.allocation[2 * row + 1]!;
        if (above !== 1 || (below !== 0 && around[2 * row]! > 0)) {
          expect.fail(
            `price ${price} is not the threshold of bidder ${bidder} in ${rowOf(bids, row)}: ` +
              `${around[2 * row]} gets ${below}, ${around[2 * row + 1]} gets ${above}`,
          );
        }
      }
    }
  });
}

function testPermutation({ make, bidders, highest }: Trial): void {
  it("treats the bidders alike", () => {
    const mechanism = make(bidders);
    const bids = randomBids(500, bidders, highest, { ties: false });
    const { allocation, payments } = mechanism.run(bids);
    for (let shift = 1; shift < bidders; shift++) {
      const turned = mechanism.run(rotateBidders(bids, shift));
      expectClose(
        { allocation: turned.allocation.data, payments: turned.payments.data },
        { allocation: rotateBidders(allocation, shift).data, payments: rotateBidders(payments, shift).data },
      );
    }
  });
}

function testScaling({ make, bidders, highest }: Trial): void {
  it("scales its payments with the bids", () => {
    const mechanism = make(bidders);
    const bids = randomBids(500, bidders, highest);
    const { allocation, payments } = mechanism.run(bids);
    for (const factor of [2 ** -30, 8, 2 ** 20]) {
      const scaled = mechanism.run(
        profiles(
          bids.batch,
          bidders,
          bids.data.map((bid) => bid * factor),
        ),
      );
      expect(scaled.allocation.data).toEqual(allocation.data);
      expect(scaled.payments.data).toEqual(payments.data.map((payment) => payment * factor));
    }
  });
}

// --- Comparison ---

function expectClose(actual: BidderOutcome, expected: BidderOutcome): void {
  expect(farthest(actual.allocation, expected.allocation)).toBeLessThanOrEqual(ROUNDING);
  expect(farthest(actual.payments, expected.payments)).toBeLessThanOrEqual(ROUNDING);
}

/** The largest difference, relative above 1. */
function farthest(actual: Float64Array, expected: Float64Array): number {
  expect(actual.length).toBe(expected.length);
  return actual.reduce(
    (worst, number, k) =>
      Math.max(worst, Math.abs(number - expected[k]!) / Math.max(1, Math.abs(expected[k]!))),
    0,
  );
}

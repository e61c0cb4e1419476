import { stream } from "@auction-mech/core";
import { describe, expect, it } from "vitest";
import { smallestWinningBid } from "../../src/trained/lookahead-net/smallest-winning-bid.js";

interface Found {
  readonly bid: number;
  readonly evaluations: number;
}

function search(margin: (bid: number) => number, low: number, high: number, strict = false): Found {
  let evaluations = 0;
  const counted = (bid: number) => {
    evaluations++;
    return margin(bid);
  };
  const bid = smallestWinningBid({
    low,
    atLow: margin(low),
    high,
    atHigh: margin(high),
    strict,
    margin: counted,
  });
  return { bid, evaluations };
}

/** The float below. */
function below(bid: number): number {
  const floats = Float64Array.of(bid);
  const ordinals = new BigInt64Array(floats.buffer);
  ordinals[0] = ordinals[0]! - 1n;
  return floats[0]!;
}

const margins: [name: string, margin: (bid: number) => number][] = [
  ["a line", (bid) => 3 * bid - 1],
  ["a steep step", (bid) => (bid < 0.123 ? -1 : 1)],
  ["a flat piece before the crossing", (bid) => (bid < 0.7 ? -1e-9 : bid - 0.7)],
  ["a kink", (bid) => (bid < 0.4 ? 1e-4 * (bid - 0.4) : 1e4 * (bid - 0.4))],
  ["a cube", (bid) => (bid - 0.31) ** 3],
  ["a crossing at a tiny bid", (bid) => bid - 1e-200],
  ["a staircase of rounding", (bid) => bid * 1e-9 + 1 - (1 + 5e-10)],
];

describe("smallestWinningBid", () => {
  for (const [name, margin] of margins) {
    it(`finds the very float at ${name}`, () => {
      for (const strict of [false, true]) {
        const wins = (bid: number) => margin(bid) > 0 || (margin(bid) === 0 && !strict);
        const { bid, evaluations } = search(margin, 0, 1, strict);
        expect([wins(below(bid)), wins(bid)]).toEqual([false, true]);
        expect(evaluations).toBeLessThanOrEqual(110);
      }
    });
  }

  it("takes about a dozen evaluations where margins are piecewise linear", () => {
    const random = stream(0, "margins");
    let total = 0;
    for (let trial = 0; trial < 300; trial++) {
      const knots = Float64Array.from({ length: 10 }, () => random.uniform()).sort();
      const slopes = knots.map(() => Math.exp(2 * random.normal()));
      const level = random.uniform();
      const raw = (bid: number) =>
        knots.reduce((sum, knot, k) => {
          const end = knots[k + 1] ?? Number.POSITIVE_INFINITY;
          return sum + slopes[k]! * Math.min(Math.max(bid - knot, 0), end - knot);
        }, 0.01 * bid);
      const margin = (bid: number) => raw(bid) - level * raw(1);
      const { bid, evaluations } = search(margin, 0, 1);
      expect(margin(bid)).toBeGreaterThanOrEqual(0);
      expect(margin(below(bid))).toBeLessThan(0);
      total += evaluations;
    }
    expect(total / 300).toBeLessThan(14);
  });
});

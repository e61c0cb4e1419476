import { stream } from "@auction-mech/core";
import { expect, it } from "vitest";
import { priceMemo } from "../src/benchmarks/price-memo.js";

/** Different for different bidders and others' bids. */
const priceOf = (bidder: number, row: Float64Array) =>
  row.reduce((sum, bid, j) => (j === bidder ? sum : sum + bid * (j + 2) ** 3), bidder);

it("answers as the price itself, however many are asked for and whatever the own bid is", () => {
  const memo = priceMemo(3);
  const random = stream(0, "price-memo");
  // More than it has room for, of bids that are often the same.
  const draw = () => (random.integer(3) === 0 ? 0 : random.integer(60) / 60);
  for (let k = 0; k < 60_000; k++) {
    const row = Float64Array.of(draw(), draw(), draw());
    const bidder = random.integer(3);
    expect(memo.get(bidder, row, () => priceOf(bidder, row))).toBe(priceOf(bidder, row));
  }
});

it("asks for a price once, if nothing took its place", () => {
  const memo = priceMemo(2);
  let asked = 0;
  for (const own of [1, 2, 3]) {
    memo.get(0, Float64Array.of(own, 5), () => {
      asked++;
      return 7;
    });
  }
  expect(asked).toBe(1);
  expect(memo.get(1, Float64Array.of(5, 0), () => 8)).toBe(8);
});

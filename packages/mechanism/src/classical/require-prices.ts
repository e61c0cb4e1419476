import { requireRange, ShapeMismatch } from "@auction-mech/core";

/** Throws unless there is one finite price >= 0 for every bidder. */
export function requirePrices(name: string, prices: readonly number[], bidders: number): void {
  if (prices.length !== bidders) {
    throw new ShapeMismatch(
      `\`${name}\` must hold one price a bidder, that is ${bidders}, but holds ${prices.length}. Give one price for each bidder.`,
    );
  }
  for (const [i, price] of prices.entries()) requireRange(`${name}[${i}]`, price, 0, Number.MAX_VALUE);
}

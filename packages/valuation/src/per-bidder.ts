import { InvalidArgument } from "@auction-mech/core";

/** One number for every bidder, or one a bidder. */
export type PerBidder = number | readonly number[];

/**
 * One number a bidder.
 *
 * @param name for messages
 * @throws InvalidArgument when a list has another length
 */
export function perBidder(name: string, given: PerBidder, bidders: number): readonly number[] {
  if (typeof given === "number") return Array<number>(bidders).fill(given);
  if (given.length !== bidders) {
    throw new InvalidArgument(
      `\`${name}\` must be a number or a list of ${bidders}, one a bidder, but got ${given.length}. Change the list, or the number of bidders.`,
    );
  }
  return given;
}

/** How many bidders a parameter fixes: as many as its list has entries. */
export function countOf(
  parameters: Readonly<Record<string, unknown>>,
): { readonly from: string; readonly count: number } | undefined {
  for (const [from, given] of Object.entries(parameters)) {
    if (Array.isArray(given)) return { from: `entries of \`${from}\``, count: given.length };
  }
  return undefined;
}

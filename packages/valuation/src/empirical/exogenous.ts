import { InvalidArgument } from "@auction-mech/core";
import type { BidRows } from "../csv/bid-rows.js";

/** A reference that agrees with a function of the bids on this share of the rows depends on them. */
const NEARLY_ALL = 0.9;
/** Agreement of amounts rounded to cents. */
const CENT = 0.0051;
/** Agreement of ratios. */
const RATIO = 1e-3;
/** On fewer rows agreement may be chance. */
const FEWEST_ROWS = 5;

/** What a reference may be made of, from the bids of one auction, highest first. */
const FUNCTIONS: readonly (readonly [name: string, of: (descending: Float64Array) => number])[] = [
  ["highest bid", (bids) => bids[0]!],
  ["second-highest bid", (bids) => bids[1] ?? Number.NaN],
  ["third-highest bid", (bids) => bids[2] ?? Number.NaN],
  ["lowest bid", (bids) => bids.at(-1)!],
  ["mean of the bids", (bids) => sum(bids) / bids.length],
  ["median of the bids", (bids) => (bids[(bids.length - 1) >> 1]! + bids[bids.length >> 1]!) / 2],
  ["sum of the bids", sum],
  ["distance between the two highest bids", (bids) => bids[0]! - (bids[1] ?? 0)],
];

/**
 * Refuses a reference that was seen to follow from the auction's own bids: it
 * equals a simple function of them, a multiple of one, or one bidder's own
 * column, on nearly all rows. A winner who can move its reference can move its
 * price. What is not detected is not thereby exogenous.
 *
 * @param reference `[auctions]`, above 0
 */
export function requireExogenous(rows: BidRows, name: string, reference: Float64Array): void {
  const own = rows.columns.includes(name);
  const found = own ? `is one of the columns of bids` : dependence(rows, reference);
  if (!found) return;
  throw new InvalidArgument(
    `\`scaleBy\` must be known before the bids, but ${JSON.stringify(name)} ${found}: a bidder could change its price by its own bid. Scale by something set beforehand, such as an opening bid, or by {"itemMean": …}.`,
  );
}

function dependence({ bids, everyBid }: BidRows, reference: Float64Array): string | undefined {
  if (everyBid.length < FEWEST_ROWS) return undefined;
  const kept = Array.from(everyBid, (_, row) =>
    bids.data
      .slice(row * bids.bidders, (row + 1) * bids.bidders)
      .sort()
      .reverse(),
  );
  for (const [name, of] of FUNCTIONS) {
    for (const bidsOf of [everyBid, kept]) {
      const computed = Float64Array.from(bidsOf, of);
      const equal = share(computed, (value, row) => Math.abs(value - reference[row]!) < CENT);
      if (equal >= NEARLY_ALL) return `equals the ${name} on ${percent(equal)} of the rows`;
      const ratios = computed.map((value, row) => reference[row]! / value);
      const middle = ratios.toSorted()[ratios.length >> 1]!;
      const multiple = share(ratios, (ratio) => Math.abs(ratio - middle) <= RATIO * middle);
      if (multiple >= NEARLY_ALL && spread(computed) > RATIO) {
        return `is ${Number(middle.toPrecision(4))} times the ${name} on ${percent(multiple)} of the rows`;
      }
    }
  }
  // A price by any auction's rule, with increments and fees of its own; nothing set beforehand is so well aimed.
  const between = share(
    reference,
    (value, row) => everyBid[row]!.length > 1 && value >= everyBid[row]![1]! && value <= everyBid[row]![0]!,
  );
  return between >= NEARLY_ALL
    ? `lies between the two highest bids on ${percent(between)} of the rows`
    : undefined;
}

/** Relative distance of the quartiles: next to none where the bids hardly differ between auctions. */
function spread(values: Float64Array): number {
  const sorted = values.toSorted();
  const [low, high] = [sorted[sorted.length >> 2]!, sorted[(3 * sorted.length) >> 2]!];
  return (high - low) / high;
}

function share(values: Float64Array, holds: (value: number, row: number) => boolean): number {
  let count = 0;
  values.forEach((value, row) => {
    if (holds(value, row)) count++;
  });
  return count / values.length;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

export function percent(part: number): string {
  return `${Math.floor(1000 * part) / 10}%`;
}

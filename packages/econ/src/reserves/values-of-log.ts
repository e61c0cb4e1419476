import { gatherProfiles, InvalidArgument, type Profiles, profiles } from "@auction-mech/core";
import type { BidLog } from "@auction-mech/valuation";
import { type FirstPriceValues, firstPriceValues } from "./first-price-values.js";

/** The values behind a log's bids. */
export interface LogValues {
  /** Which auctions of the log they are. */
  readonly rows: readonly number[];
  /** `[rows, 2]`, currency. */
  readonly topTwo: Profiles;
  readonly bidders?: BidLog["bidders"];
}

/** Auctions of one count of bidders are inverted where they have so many bids. */
export const FEWEST_INVERTED = 200;

/** Truthful bids are values; those of a first-price auction are inverted, for each count of bidders by itself. */
export function valuesOf(log: BidLog, kind: "truthful" | "first-price", inForce: Float64Array): LogValues {
  const withBids = log.everyBid.flatMap((bids, row) => (bids.length > 0 ? [row] : []));
  if (kind === "truthful") {
    const bidders = log.bidders && {
      labels: log.bidders.labels,
      bids: gatherProfiles(log.bidders.bids, withBids),
    };
    return { rows: withBids, topTwo: gatherProfiles(log.topTwo, withBids), bidders };
  }
  if (inForce.some((reserve) => reserve > 0)) {
    throw new InvalidArgument(
      "First-price bids can be inverted only where no reserve was in force, but one was. Use auctions without reserve.",
    );
  }
  const inversions = invert(log);
  const rows = withBids.filter((row) => inversions.has(log.everyBid[row]!.length));
  const topTwo = profiles(rows.length, 2);
  rows.forEach((row, k) => {
    const inverse = inversions.get(log.everyBid[row]!.length)!;
    topTwo.data.set(Float64Array.from(log.everyBid[row]!.subarray(0, 2), inverse), 2 * k);
  });
  return { rows, topTwo };
}

function invert({ everyBid }: BidLog): Map<number, FirstPriceValues> {
  const bySize = new Map<number, number[]>();
  for (const bids of everyBid) {
    const own = bySize.get(bids.length) ?? [];
    bySize.set(bids.length, own);
    for (const bid of bids) own.push(bid);
  }
  const usable = [...bySize].filter(([size, bids]) => size >= 2 && bids.length >= FEWEST_INVERTED);
  return new Map(usable.map(([size, bids]) => [size, firstPriceValues(bids, size)]));
}

/** What was earned in each of `rows`: the prices of the log, else what the rule in force makes of the bids. */
export function presentRevenue(
  { prices, everyBid }: BidLog,
  kind: "truthful" | "first-price",
  inForce: Float64Array,
  rows: readonly number[],
): Float64Array {
  return Float64Array.from(rows, (row) => {
    if (prices) return prices[row]!;
    const [highest = 0, second = 0] = everyBid[row]!;
    if (kind === "first-price") return highest;
    return highest >= inForce[row]! ? Math.max(inForce[row]!, second) : 0;
  });
}

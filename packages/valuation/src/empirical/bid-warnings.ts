import type { BidRows } from "../csv/bid-rows.js";
import { isNumeral } from "../csv/numeral.js";
import { percent } from "./exogenous.js";
import { cellsOf, type ScaleBy } from "./reference.js";

/** Columns that hold what the winner paid. */
const PRICE_NAME = /^((sale|sales|final|closing|winning|hammer)_?price|price|price_?paid|paid)$/i;
/** Two amounts rounded to cents are one. */
const CENT = 0.0051;
/** A tenth of the rows more than half. */
const MOST = 0.6;
/** Fewer training rows than this fit a rule that holds for them alone. */
const FEW_ROWS = 1000;

/**
 * What one should know before trusting an auction fitted to these bids, one
 * sentence each: bids cut off at the price or shaded, scaling that rests on the
 * user's word, few rows.
 */
export function bidWarnings(rows: BidRows, trainRows: number, scaleBy: ScaleBy | undefined): string[] {
  return [
    ...rows.warnings,
    ...priceWarnings(rows),
    ...(scaleBy === undefined ? [] : [scaleWarning(scaleBy)]),
    ...(trainRows < FEW_ROWS
      ? [
          `Only ${trainRows} rows to train on: a flexible auction will fit their accidents; compare on the held-out rows, with intervals.`,
        ]
      : []),
  ];
}

/** Bids that are cut off at a price, shaded, or made under a rule that invites shading. */
export function priceWarnings(rows: BidRows): string[] {
  const { header } = rows.table;
  return header
    .filter((name) => PRICE_NAME.test(name) && !rows.columns.includes(name))
    .flatMap((name) => {
      const prices = cellsOf(rows, name).map((cell) => (isNumeral(cell) ? Number(cell) : Number.NaN));
      const known = prices.filter((price) => price >= 0).length;
      if (known === 0) return [];
      const count = (holds: (price: number, bids: Float64Array) => boolean) =>
        prices.filter((price, row) => holds(price, rows.everyBid[row]!)).length / known;
      const own = count((price, bids) => Math.abs(price - bids[0]!) < CENT);
      if (own >= MOST) {
        return [
          `The highest bid equals ${JSON.stringify(name)} on ${percent(own)} of the rows: either the winner's bid is shown only up to the price, so that its value is censored from above, or the winner pays its bid, so that bids are shaded below values; nothing about optimal reserves may be concluded.`,
        ];
      }
      const between = count((price, bids) => price > (bids[1] ?? 0) * 1.1 && price < bids[0]! - CENT);
      return between >= MOST
        ? [
            `${JSON.stringify(name)} lies clearly between the two highest bids on ${percent(between)} of the rows: under such a rule bids need not be values.`,
          ]
        : [];
    });
}

/** Highest bids this often alike are a ceiling; least distances to the second this often alike an increment. */
const CEILING = 0.05;
const FEWEST_CAPPED = 5;
/** Bids are on no coarse grid where so many of the highest differ, as a share of the auctions. */
const FINE = 0.2;

/**
 * Signs of censoring in the bids alone: a largest bid that comes again and
 * again, or a highest bid that is always one increment above the second.
 */
export function rankWarnings({ everyBid }: BidRows): string[] {
  const sold = everyBid.filter((bids) => bids.length > 1);
  if (sold.length < 20) return [];
  const top = sold.reduce((highest, bids) => Math.max(highest, bids[0]!), 0);
  const capped = sold.filter((bids) => bids[0] === top).length;
  const counts = new Map<string, number>();
  for (const bids of sold) {
    const step = (bids[0]! - bids[1]!).toPrecision(6);
    counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  const common = [...counts.values()].sort((a, b) => b - a).slice(0, 3);
  // On a coarse grid of bids a few steps are common anyway.
  const distinct = new Set(sold.map((bids) => bids[0])).size;
  const nearSecond = common.reduce((sum, count) => sum + count, 0) / sold.length;
  return [
    ...(capped >= Math.max(FEWEST_CAPPED, CEILING * sold.length)
      ? [
          `${percent(capped / sold.length)} of the auctions have the same highest bid, ${top}: bids look cut off there, and nothing about reserves above it may be concluded.`,
        ]
      : []),
    ...(nearSecond >= MOST && distinct >= FINE * sold.length
      ? [
          `The highest bid lies ${common.length === 1 ? "a fixed step" : `one of ${common.length} fixed steps`} above the second on ${percent(nearSecond)} of the auctions: the winner's bid looks recorded only up to the price, so that its value is censored from above; nothing about optimal reserves may be concluded.`,
        ]
      : []),
  ];
}

function scaleWarning(scaleBy: ScaleBy): string {
  return typeof scaleBy === "string"
    ? `Bids are divided by ${JSON.stringify(scaleBy)}: the auction is truthful only if no bidder can influence that column; no dependence on the row's bids was found, which proves nothing.`
    : `Bids are divided by the mean bid of the training rows with the same ${JSON.stringify(scaleBy.itemMean)}: truthful for later auctions only as long as bidders do not expect the means to be computed anew from their bids.`;
}

import { InvalidArgument } from "@auction-mech/core";

/** Fewer bids give no density worth inverting. */
const FEWEST_BIDS = 50;
/** Points at which the density is estimated; between them the inversion is linear. */
const MOST_KNOTS = 400;

/** The value behind a bid, currency; increasing. */
export type FirstPriceValues = (bid: number) => number;

/**
 * Values behind the bids of a first-price auction without reserve in symmetric
 * equilibrium, n bidders with independent private values:
 *
 *     v = b + G(b) / ((n − 1) g(b))
 *
 * where G and g are the distribution and the density of a bid. Here g is the
 * slope of a local quadratic fit to the empirical distribution, which unlike a
 * kernel density has no bias at the ends and so needs no trimming of the
 * highest bids, the ones that reserves are about (Cattaneo, Jansson and Ma,
 * 2020), and the estimates are sorted, because the equilibrium is increasing
 * (Chernozhukov, Fernández-Val and Galichon, 2010).
 *
 * Guerre, Perrigne and Vuong, "Optimal Nonparametric Estimation of First-Price
 * Auctions" (2000), equation 3.
 *
 * @param bids of auctions with `bidders` bidders each, currency, in any order
 * @throws InvalidArgument with fewer than 50 bids or 2 bidders
 */
export function firstPriceValues(bids: ArrayLike<number>, bidders: number): FirstPriceValues {
  if (bids.length < FEWEST_BIDS || bidders < 2) {
    throw new InvalidArgument(
      `The inversion of first-price bids needs at least ${FEWEST_BIDS} bids of auctions with 2 bidders or more, but got ${bids.length} bids and ${bidders} ${bidders === 1 ? "bidder" : "bidders"}. Add auctions.`,
    );
  }
  const sorted = Float64Array.from(bids).sort();
  const count = sorted.length;
  const width = bandwidth(sorted);
  const knots = [
    ...new Set(Array.from({ length: MOST_KNOTS }, (_, k) => quantile(sorted, k / (MOST_KNOTS - 1)))),
  ];
  const values = Float64Array.from(knots, (bid) => {
    const density = slope(sorted, bid, width);
    const below = (upperRank(sorted, bid) - 0.5) / count;
    return bid + below / ((bidders - 1) * density);
  }).sort();
  return (bid) => interpolate(knots, values, bid);
}

// --- Internal helpers ---

/** Silverman's rule with the triweight kernel's factor; robust to a long tail by the quartiles. */
function bandwidth(sorted: Float64Array): number {
  const count = sorted.length;
  const mean = sorted.reduce((sum, bid) => sum + bid, 0) / count;
  const deviation = Math.sqrt(sorted.reduce((sum, bid) => sum + (bid - mean) ** 2, 0) / count);
  const quartiles = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 1.349;
  const spread = Math.min(deviation, quartiles > 0 ? quartiles : deviation);
  if (!(spread > 0)) {
    throw new InvalidArgument(
      `Bids that are inverted must differ, but all are ${sorted[0]}. A first-price equilibrium with a density has none alike.`,
    );
  }
  return 2.978 * 1.06 * spread * count ** (-1 / 5);
}

/** The slope at `at` of a quadratic fitted to the empirical distribution, by weighted least squares around it. */
function slope(sorted: Float64Array, at: number, width: number): number {
  const count = sorted.length;
  const from = upperRank(sorted, at - width);
  const to = upperRank(sorted, at + width);
  // Moments Σ w t^k, k = 0 … 4, and Σ w t^k y, k = 0 … 2, with t = (bid − at) / width.
  const s = [0, 0, 0, 0, 0];
  const y = [0, 0, 0];
  for (let k = from; k < to; k++) {
    const t = (sorted[k]! - at) / width;
    const weight = (1 - t * t) ** 3;
    const rank = (k + 0.5) / count;
    let power = weight;
    for (let d = 0; d < 5; d++) {
      s[d]! += power;
      if (d < 3) y[d]! += power * rank;
      power *= t;
    }
  }
  const found = secondOfThree(s, y) / width;
  // No fit: too few different bids around. The spacing of the whole sample is the least that is known.
  const least = 1 / (count * (sorted[count - 1]! - sorted[0]!));
  return Number.isFinite(found) ? Math.max(found, least) : least;
}

/** The middle coefficient of the 3 × 3 normal equations, by Cramer's rule. */
function secondOfThree([s0, s1, s2, s3, s4]: number[], [y0, y1, y2]: number[]): number {
  const determinant = (a: number[], b: number[], c: number[]) =>
    a[0]! * (b[1]! * c[2]! - b[2]! * c[1]!) -
    a[1]! * (b[0]! * c[2]! - b[2]! * c[0]!) +
    a[2]! * (b[0]! * c[1]! - b[1]! * c[0]!);
  const whole = determinant([s0!, s1!, s2!], [s1!, s2!, s3!], [s2!, s3!, s4!]);
  return determinant([s0!, y0!, s2!], [s1!, y1!, s3!], [s2!, y2!, s4!]) / whole;
}

/** How many are at most `value`. */
function upperRank(sorted: ArrayLike<number>, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function quantile(sorted: Float64Array, probability: number): number {
  return sorted[Math.round(probability * (sorted.length - 1))]!;
}

/** Linear between the knots, constant outside. */
function interpolate(knots: readonly number[], values: Float64Array, at: number): number {
  const above = upperRank(knots, at);
  if (above === 0) return values[0]!;
  if (above === knots.length) return values[above - 1]!;
  const share = (at - knots[above - 1]!) / (knots[above]! - knots[above - 1]!);
  return values[above - 1]! + share * (values[above]! - values[above - 1]!);
}

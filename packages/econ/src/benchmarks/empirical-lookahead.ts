import { InvalidArgument, type Mechanism, type Profiles } from "@auction-mech/core";
import { thresholdMechanism } from "@auction-mech/mechanism";
import { lookaheadRule } from "./lookahead-rule.js";

/** A bidder with fewer rows in which it is the highest shares everybody's. */
const OWN_ROWS = 500;
/** Shares of the rows that count as near; 50 rows at least. */
const NEAR = [1 / 40, 1 / 10, 1 / 3, 1] as const;
const FEWEST_NEAR = 50;
/** Second-highest bids at which prices are tabulated. */
const MOST_KNOTS = 128;
const KNOTS_A_WINDOW = 4;

/**
 * Ronen's lookahead auction with conditionals estimated from rows of bids. Let
 * t be the highest of the others' bids, and t_k and v_k the second-highest and
 * the highest bid of training row k. Over the rows whose t_k is nearest to t
 * the price is either the best one, or the best markup on t:
 *
 *     r = max(t, argmax_r r · #{k : v_k ≥ r})    or    r = t · argmax_{c ≥ 1} c · #{k : v_k ≥ c·t_k}
 *
 * Which of the two, and how many rows count as near, is decided by fitting on
 * every other row and earning on the rest. Rows with t_k = 0 give a price of
 * their own for t = 0. A bidder that is the highest in 500 rows or more is
 * judged by those alone.
 *
 * DSIC and ex-post IR whatever the rows are, because the price depends on the
 * others' bids only; how much it earns is an estimate.
 *
 * Ronen, "On Approximating Optimal Auctions" (2001); the estimator is ours.
 *
 * @param values training rows `[rows, bidders]`, currency
 */
export function empiricalLookahead(values: Profiles): Mechanism {
  const { batch, bidders } = values;
  if (batch === 0) {
    throw new InvalidArgument("`values` must have at least one row to estimate from, but has none.");
  }
  const all = topTwo(values);
  const pooled = bestPrices(all);
  const own = Array.from({ length: bidders }, (_, i) => {
    const rows = all.filter(({ top }) => top === i);
    return rows.length >= OWN_ROWS ? bestPrices(rows) : pooled;
  });
  const rule = lookaheadRule(bidders, (bidder, _row, floor) => own[bidder]!(floor));
  return thresholdMechanism({ name: "lookahead-empirical", bidders, rule });
}

// --- Estimation ---

interface TopTwo {
  readonly top: number;
  readonly highest: number;
  readonly second: number;
}

function topTwo({ batch, bidders, data }: Profiles): TopTwo[] {
  return Array.from({ length: batch }, (_, row) => {
    let [top, highest, second] = [0, data[row * bidders]!, 0];
    for (let j = 1; j < bidders; j++) {
      const bid = data[row * bidders + j]!;
      if (bid > highest) [top, second, highest] = [j, highest, bid];
      else second = Math.max(second, bid);
    }
    return { top, highest, second };
  });
}

/** The price as a function of the floor. */
type PriceRule = (floor: number) => number;

/** The form and the nearness that earn most on held-out rows, fitted again on all. */
function bestPrices(rows: readonly TopTwo[]): PriceRule {
  const fitting = rows.filter((_, k) => k % 2 === 0);
  const held = rows.filter((_, k) => k % 2 === 1);
  let [best, most] = [pricesOf(rows, 1, "markup"), Number.NEGATIVE_INFINITY];
  for (const near of NEAR) {
    for (const form of ["markup", "price"] as const) {
      const price = pricesOf(fitting, near, form);
      const earned = held.reduce((sum, { highest, second }) => {
        const asked = Math.max(second, price(second));
        return highest >= asked ? sum + asked : sum;
      }, 0);
      if (earned > most) [best, most] = [pricesOf(rows, near, form), earned];
    }
  }
  return best;
}

function pricesOf(rows: readonly TopTwo[], near: number, form: "markup" | "price"): PriceRule {
  const alone = rows.filter(({ second }) => second === 0).map(({ highest }) => highest);
  const priceAlone = argmaxSales(alone);
  const paired = rows.filter(({ second }) => second > 0).sort((a, b) => a.second - b.second);
  if (paired.length === 0) return (floor) => (floor > 0 ? floor : priceAlone);
  const count = Math.min(paired.length, Math.max(FEWEST_NEAR, Math.round(near * paired.length)));
  // Wide windows overlap: more knots than a few a window tell nothing new.
  const knots = Math.min(MOST_KNOTS, Math.ceil(KNOTS_A_WINDOW / near), paired.length);
  const floors = new Float64Array(knots);
  const best = new Float64Array(knots);
  for (let k = 0; k < knots; k++) {
    const center = Math.floor(((k + 0.5) * paired.length) / knots);
    floors[k] = paired[center]!.second;
    const start = Math.min(paired.length - count, Math.max(0, center - Math.floor(count / 2)));
    const around = paired.slice(start, start + count);
    best[k] = argmaxSales(
      around.map(({ highest, second }) => (form === "price" ? highest : highest / second)),
    );
  }
  return (floor) => {
    if (!(floor > 0)) return priceAlone;
    const found = best[nearest(floors, floor)]!;
    return form === "price" ? Math.max(floor, found) : floor * Math.max(1, found);
  };
}

/** argmax_r r · #{x ≥ r} over the x themselves; 0 where there are none. */
function argmaxSales(sample: readonly number[]): number {
  const sorted = Float64Array.from(sample).sort();
  let best = 0;
  sorted.forEach((price, k) => {
    if (price * (sorted.length - k) > sorted[best]! * (sorted.length - best)) best = k;
  });
  return sorted[best] ?? 0;
}

/** The index of the knot nearest to `at`, by bisection; the knots ascend. */
function nearest(knots: Float64Array, at: number): number {
  let [low, high] = [0, knots.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (knots[middle]! <= at) low = middle;
    else high = middle;
  }
  const above = knots[low + 1];
  return above !== undefined && above - at < at - knots[low]! ? low + 1 : low;
}

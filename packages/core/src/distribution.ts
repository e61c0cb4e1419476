import type { Random } from "./random.js";

/** A closed interval; `high` may be Infinity. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The law F of one bidder's value given everything the auctioneer knows about
 * the others: what Myerson's theory asks of a distribution.
 */
export interface Conditional {
  readonly support: Interval;
  /** P(value = support.low), where it is not 0; F jumps there and `density` is that of the values above. */
  readonly atom?: number;
  /** F(v) = P(value ≤ v). */
  cdf(value: number): number;
  /** 1 − F(v), accurate where F(v) is close to 1. */
  survival(value: number): number;
  /** f(v), the density; 0 outside the support. */
  density(value: number): number;
  /** The smallest v with F(v) ≥ `probability`; the ends of the support at 0 and 1. */
  quantile(probability: number): number;
  /**
   * φ(v) = v − (1 − F(v)) / f(v), currency, not ironed.
   * −Infinity where the density is 0 below the top of the support, v above it.
   * At an atom it is the atom's value: nobody below can be tempted there.
   *
   * Myerson, "Optimal Auction Design" (1981), section 4.
   */
  virtualValue(value: number): number;
}

/** The law of one bidder's value, the others unknown. */
export interface Marginal extends Conditional {
  readonly mean: number;
  /** Points inside and at the ends of the support where the density jumps, ascending. */
  readonly breakpoints: readonly number[];
  sample(random: Random): number;
}

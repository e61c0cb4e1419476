import type { Conditional, Interval } from "@auction-mech/core";
import { lognormalMarginal } from "../marginal/lognormal.js";
import type { TailMarginal } from "../marginal/tail-marginal.js";
import { normalCdf, normalDensity, normalQuantile } from "../normal.js";

/**
 * How a bidder's value depends on a standard normal score x: v = T(x), T
 * increasing. The bridge between a Gaussian law and any marginal.
 */
export interface Margin {
  readonly support: Interval;
  /** The law of v when nothing is known of the others. */
  readonly law: TailMarginal;
  /** T⁻¹(v), finite: at and beyond the ends of the support an extreme score. */
  score(value: number): number;
  /** T(x), in the support, finite. */
  value(score: number): number;
  /** T′ at the score of v: dv/dx, currency; Infinity in a gap of the marginal. */
  slope(value: number, score: number): number;
}

/** Beyond this score 1 − Φ(x) has no digits left beside 1. */
const FARTHEST = 8.2;
/** Scores of a lognormal value come from its logarithm, and reach as far as Φ does. */
const FARTHEST_LOG = 37;

/**
 * Any continuous marginal G with density g:
 *
 *     x = Φ⁻¹(G(v)),    dv/dx = φ(x) / g(v)
 *
 * In the upper half through 1 − G, which keeps the digits there.
 */
export function quantileMargin(law: TailMarginal): Margin {
  return {
    support: law.support,
    law,
    score(value) {
      const survival = law.survival(value);
      const score = survival < 0.5 ? -normalQuantile(survival) : normalQuantile(law.cdf(value));
      return Math.min(FARTHEST, Math.max(-FARTHEST, score));
    },
    value: (score) => law.quantile(normalCdf(Math.min(FARTHEST, Math.max(-FARTHEST, score)))),
    slope: (value, score) => normalDensity(score) / law.density(value),
  };
}

/** v = exp(mean + sd · x):  dv/dx = sd · v. */
export function lognormalMargin(mean: number, sd: number): Margin {
  const law = lognormalMarginal(mean, sd);
  return {
    support: law.support,
    law,
    score(value) {
      if (value <= 0) return -FARTHEST_LOG;
      return Math.min(FARTHEST_LOG, Math.max(-FARTHEST_LOG, (Math.log(value) - mean) / sd));
    },
    value: (score) => Math.exp(mean + sd * score),
    slope: (value) => sd * value,
  };
}

/** The marginals as laws that a benchmark may ask. */
export function lawsOf(margins: readonly Margin[]): readonly Conditional[] {
  return margins.map(({ law }) => law);
}

import type { Conditional } from "@auction-mech/core";
import { millsRatio, normalCdf, normalDensity, normalLogDensity, normalSurvival } from "../normal.js";
import { smallestTrue } from "../smallest-true.js";
import { type FactorPosterior, factorPosterior } from "./factor-posterior.js";
import { logIntegral, meanMillsRatio } from "./integrals.js";

const SUPPORT = { low: 0, high: Number.POSITIVE_INFINITY };
/** Values beyond so many conditional standard deviations have no probability left. */
const FARTHEST = 38;

/**
 * The law of v_i = max(0, w_i z + σ ε_i) given the others, p(z) being the
 * factor's posterior:
 *
 *     1 − F(v) = ∫ p(z) Φ((w_i z − v)/σ) dz,    f(v) = ∫ p(z) N(v; w_i z, σ²) dz
 *
 * and an atom at 0. Where all others are positive it is a normal law cut off
 * at 0; otherwise both integrals are sums of the trapezoid rule. Log-concave
 * above 0, so φ rises there.
 *
 * @param loadings w, one a bidder
 * @param noise σ, above 0
 */
export function oneFactorConditional(
  loadings: Float64Array,
  noise: number,
  bidder: number,
  row: ArrayLike<number>,
): Conditional {
  return new OneFactorConditional(
    lawAbove0(factorPosterior(loadings, noise, row, bidder), loadings[bidder]!, noise),
  );
}

/** φ_i(v_i | v_-i) alone, for v_i > 0. */
export function oneFactorVirtualValue(
  loadings: Float64Array,
  noise: number,
  bidder: number,
  row: ArrayLike<number>,
): number {
  const value = row[bidder]!;
  const posterior = factorPosterior(loadings, noise, row, bidder);
  return value - lawAbove0(posterior, loadings[bidder]!, noise).inverseHazard(value);
}

// --- Internal helpers ---

/** A class for its getter alone: object literals with getters have a shape of their own each, and auctions make one a price. */
class OneFactorConditional implements Conditional {
  readonly support = SUPPORT;
  readonly #law: LawAbove0;

  constructor(law: LawAbove0) {
    this.#law = law;
  }

  get atom(): number {
    return this.#law.cdf(0);
  }

  readonly cdf = (value: number): number =>
    value < 0 ? 0 : value === Number.POSITIVE_INFINITY ? 1 : this.#law.cdf(value);

  readonly survival = (value: number): number => (value < 0 ? 1 : this.#law.survival(value));

  readonly density = (value: number): number => (value <= 0 ? 0 : this.#law.density(value));

  readonly quantile = (probability: number): number => {
    if (probability >= 1) return SUPPORT.high;
    if (probability <= this.#law.cdf(0)) return 0;
    const reached =
      probability <= 0.5
        ? (value: number) => this.#law.cdf(value) >= probability
        : (value: number) => this.#law.survival(value) <= 1 - probability;
    return smallestTrue(0, this.#law.farthest, reached);
  };

  readonly virtualValue = (value: number): number =>
    value < 0 ? Number.NEGATIVE_INFINITY : value === 0 ? 0 : value - this.#law.inverseHazard(value);
}

interface LawAbove0 {
  cdf(value: number): number;
  survival(value: number): number;
  density(value: number): number;
  /** (1 − F) / f. */
  inverseHazard(value: number): number;
  /** No value beyond has any probability. */
  readonly farthest: number;
}

function lawAbove0(posterior: FactorPosterior, loading: number, noise: number): LawAbove0 {
  const { mean, precision, cutOff } = posterior;
  const center = loading * mean;
  const sd = Math.sqrt(noise * noise + (loading * loading) / precision);
  const standardise = (value: number) => (value - center) / sd;
  const farthest = Math.max(0, center) + FARTHEST * sd;
  if (cutOff.length === 0) {
    return {
      farthest,
      cdf: (value) => normalCdf(standardise(value)),
      survival: (value) => normalSurvival(standardise(value)),
      density: (value) => normalDensity(standardise(value)) / sd,
      inverseHazard: (value) => sd * millsRatio(standardise(value)),
    };
  }
  const ratio = loading / noise;
  // Virtual values do without.
  let known: number | undefined;
  const total = () => {
    known ??= logIntegral(posterior);
    return known;
  };
  /** N(v; w z, σ²) and the normal part of p(z) are one normal law of z times one of v. */
  const logDensity = (value: number) => {
    const narrowed = precision + ratio * ratio;
    const shifted = { mean: (mean * precision + (ratio * value) / noise) / narrowed, precision: narrowed };
    return normalLogDensity(standardise(value)) - Math.log(sd) + logIntegral({ ...shifted, cutOff });
  };
  return {
    farthest,
    cdf: (value) => Math.exp(logIntegral(posterior, [-ratio, -value / noise]) - total()),
    survival: (value) => Math.exp(logIntegral(posterior, [ratio, value / noise]) - total()),
    density: (value) => Math.exp(logDensity(value) - total()),
    inverseHazard: (value) => noise * meanMillsRatio(posterior, ratio, value / noise),
  };
}

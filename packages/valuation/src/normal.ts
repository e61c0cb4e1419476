import erfc from "@stdlib/math-base-special-erfc";
import erfcinv from "@stdlib/math-base-special-erfcinv";
import erfcx from "@stdlib/math-base-special-erfcx";

const ROOT_HALF_PI = Math.sqrt(Math.PI / 2);
const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

/** Φ(u), the standard normal cdf, relatively accurate in the lower tail. */
export function normalCdf(u: number): number {
  return 0.5 * erfc(-u * Math.SQRT1_2);
}

/** 1 − Φ(u), relatively accurate in the upper tail. */
export function normalSurvival(u: number): number {
  return 0.5 * erfc(u * Math.SQRT1_2);
}

/** φ(u), the standard normal density. */
export function normalDensity(u: number): number {
  return Math.exp(-0.5 * u * u) / ROOT_TWO_PI;
}

/** log(1 − Φ(u)), finite far beyond where 1 − Φ(u) underflows. */
export function normalLogSurvival(u: number): number {
  return u <= 0 ? Math.log(normalSurvival(u)) : Math.log(millsRatio(u)) + normalLogDensity(u);
}

/** log φ(u). */
export function normalLogDensity(u: number): number {
  return -0.5 * u * u - Math.log(ROOT_TWO_PI);
}

/** Φ⁻¹(p), accurate for p close to 0; −Infinity at 0, Infinity at 1. */
export function normalQuantile(probability: number): number {
  return -Math.SQRT2 * erfcinv(2 * probability);
}

/**
 * The Mills ratio R(u) = (1 − Φ(u)) / φ(u), through the scaled complementary
 * error function, so that it keeps its digits where both parts underflow.
 */
export function millsRatio(u: number): number {
  return ROOT_HALF_PI * erfcx(u * Math.SQRT1_2);
}

/** (1 − Φ(u)) · e^(u²/2) for u ≥ 0, which does not underflow: ½ at 0, falling. */
export function normalTail(u: number): number {
  return 0.5 * erfcx(u * Math.SQRT1_2);
}

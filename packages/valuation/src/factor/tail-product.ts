import { millsRatio, normalTail } from "../normal.js";

/**
 * A normal density times normal tails:
 *
 *     exp(−precision (z − mean)² / 2) · Π_j Φ(−(slope_j z + offset_j))
 *
 * Log-concave in z.
 */
export interface TailProduct {
  readonly mean: number;
  readonly precision: number;
  readonly slopes: readonly number[];
  /** 0 where absent. */
  readonly offsets: readonly number[];
}

/** Steps of the trapezoid rule, in units of the narrowest width the product can have: error about 1e-13. */
const STEP = 0.8;
const NEWTON_STEPS = 60;
/** Below this score Φ is 0 beside 1. */
const CERTAIN = -8.5;

/** The step with which the trapezoid rule integrates the product. */
export function stepOf({ precision, slopes }: TailProduct): number {
  let narrowest = precision;
  for (let j = 0; j < slopes.length; j++) narrowest += slopes[j]! ** 2;
  return STEP / Math.sqrt(narrowest);
}

/**
 * The exponent of the product at z: that of the normal density and of every
 * tail Φ(−u) = e^(−u²/2) · (…) with u > 0, so that nothing underflows.
 */
export function exponentAt({ mean, precision, slopes, offsets }: TailProduct, z: number): number {
  let squares = precision * (z - mean) ** 2;
  for (let j = 0; j < slopes.length; j++) {
    const u = slopes[j]! * z + (offsets[j] ?? 0);
    if (u > 0) squares += u * u;
  }
  return -0.5 * squares;
}

/** What a tail is beside its {@link exponentAt}, between 0 and 1. */
export function factorAt({ slopes, offsets }: TailProduct, j: number, z: number): number {
  const u = slopes[j]! * z + (offsets[j] ?? 0);
  return u > 0 ? normalTail(u) : u < CERTAIN ? 1 : 1 - Math.exp(-0.5 * u * u) * normalTail(-u);
}

/** Where the product is largest, to a fraction of its width: Newton's method inside a bracket. */
export function modeOf({ mean, precision, slopes, offsets }: TailProduct): number {
  let [low, high] = [-Infinity, Infinity];
  let z = mean;
  for (let k = 0; k < NEWTON_STEPS; k++) {
    let rise = (mean - z) * precision;
    let curvature = precision;
    for (let j = 0; j < slopes.length; j++) {
      const slope = slopes[j]!;
      const u = slope * z + (offsets[j] ?? 0);
      const hazard = 1 / millsRatio(u);
      rise -= slope * hazard;
      curvature += slope * slope * Math.max(0, hazard * (hazard - u));
    }
    if (rise * rise < 0.04 * curvature) break;
    if (rise > 0) low = z;
    else high = z;
    const next = z + rise / curvature;
    z = next > low && next < high ? next : low + (high - low) / 2;
  }
  return z;
}

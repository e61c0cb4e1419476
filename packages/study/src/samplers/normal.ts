/**
 * The standard normal law, accurate to about 1e-14 relative far into both
 * tails, where densities of narrow kernels live.
 */

const LOG_SQRT_2_PI = 0.5 * Math.log(2 * Math.PI);
/** Beyond this many standard deviations the tail's mass is below 1e-16. */
const NEGLIGIBLE_TAIL = 8.3;

/** log of the density at z. */
export function normalLogDensity(z: number): number {
  return -0.5 * z * z - LOG_SQRT_2_PI;
}

/** Φ(z). */
export function normalCdf(z: number): number {
  return z < 0 ? 0.5 * erfc(-z / Math.SQRT2) : 1 - 0.5 * erfc(z / Math.SQRT2);
}

/** log Φ(z), finite where Φ(z) underflows. */
export function normalLogCdf(z: number): number {
  if (z >= 0) return Math.log1p(-0.5 * erfc(z / Math.SQRT2));
  return -0.5 * z * z + logScaledErfc(-z / Math.SQRT2) - Math.LN2;
}

/** log (Φ(b) − Φ(a)) for a <= b, without cancellation in the tails. */
export function normalLogMass(a: number, b: number): number {
  if (a > 0) return normalLogMass(-b, -a);
  if (b <= 0) {
    const upper = normalLogCdf(b);
    return upper + Math.log1p(-Math.exp(normalLogCdf(a) - upper));
  }
  const below = a < -NEGLIGIBLE_TAIL ? 0 : 0.5 * erfc(-a / Math.SQRT2);
  const above = b > NEGLIGIBLE_TAIL ? 0 : 0.5 * erfc(b / Math.SQRT2);
  if (below === 0 && above === 0) return 0;
  return Math.log1p(-below - above);
}

/** The z with Φ(z) = p: Acklam's rational approximation (2003) and one step of Halley's method. */
export function normalQuantile(p: number): number {
  if (p <= 0) return Number.NEGATIVE_INFINITY;
  if (p >= 1) return Number.POSITIVE_INFINITY;
  if (p > 0.5) return -normalQuantile(1 - p);
  const z = approximateQuantile(p);
  const error = (normalCdf(z) - p) * Math.exp(0.5 * z * z + LOG_SQRT_2_PI);
  return Number.isFinite(error) ? z - error / (1 + 0.5 * z * error) : z;
}

/**
 * A draw from the standard normal conditioned on [a, b], by inversion at `u`;
 * done in the lower tail, where Φ keeps its digits.
 */
export function truncatedNormal(a: number, b: number, u: number): number {
  if (a > 0) return -truncatedNormal(-b, -a, 1 - u);
  const low = normalCdf(a);
  const drawn = normalQuantile(low + u * (normalCdf(b) - low));
  return Math.min(b, Math.max(a, drawn));
}

// --- Internal helpers ---

/** Chebyshev coefficients of log(e^{x²} erfc(x) / t) in 2 t − 1, where t = 2 / (2 + x), x >= 0; fitted in 64 bits. */
const SCALED_ERFC = [
  -0.6513268598908547, 0.6419697923564904, 0.019476473204184608, -0.009561514786808856,
  -0.0009465953444820382, 0.0003668394978522189, 4.252332480636895e-5, -2.02785781124606e-5,
  -1.6242900053103238e-6, 1.3036558349391795e-6, 1.562644192667379e-8, -8.523809629494331e-8,
  6.529053641664673e-9, 5.0593436186915426e-9, -9.913641788767942e-10, -2.2736524636216818e-10,
  9.646809223087112e-11, 2.3944443961802594e-12, -6.88626294020966e-12, 8.951710555975046e-13,
  3.11929253187057e-13, -1.1240977844873104e-13, 4.642555557390071e-16, 6.986208933352053e-15,
  -1.315636262708766e-15,
];

/** log(e^{x²} erfc(x)) for x >= 0, by Clenshaw's recurrence. */
function logScaledErfc(x: number): number {
  const t = 2 / (2 + x);
  const twice = 2 * (2 * t - 1);
  let next = 0;
  let afterNext = 0;
  for (let k = SCALED_ERFC.length - 1; k > 0; k--) {
    const now = SCALED_ERFC[k]! + twice * next - afterNext;
    afterNext = next;
    next = now;
  }
  return Math.log(t) + SCALED_ERFC[0]! + 0.5 * twice * next - afterNext;
}

/** erfc(x) for x >= 0. */
function erfc(x: number): number {
  return Math.exp(-x * x + logScaledErfc(x));
}

function approximateQuantile(p: number): number {
  const q = Math.sqrt(-2 * Math.log(p));
  if (p < 0.02425) {
    return (
      (((((-7.784894002430293e-3 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) *
        q +
        4.374664141464968) *
        q +
        2.938163982698783) /
      ((((7.784695709041462e-3 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) *
        q +
        1)
    );
  }
  const d = p - 0.5;
  const r = d * d;
  return (
    ((((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r -
      30.66479806614716) *
      r +
      2.506628277459239) *
      d) /
    (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r -
      13.28068155288572) *
      r +
      1)
  );
}

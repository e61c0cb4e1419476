// Arithmetic on four 32-bit floats at once.

/** a·b + c: one rounding in the relaxed build, two in the plain one. */
// @ts-ignore: decorator
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(c, f32x4.mul(a, b));
}

/** max(x, 0), NaN staying NaN. `pmax` is one machine instruction, `max` about eight. */
// @ts-ignore: decorator
@inline
export function relu(x: v128): v128 {
  return f32x4.pmax(x, f32x4.splat(0));
}

/** One number of memory in all four lanes. */
// @ts-ignore: decorator
@inline
export function splatAt(address: usize): v128 {
  return v128.load_splat<f32>(address);
}

/**
 * e^x to a relative error near 1e-7, x clamped to ±40: e^x = 2^k e^r with
 * k = round(x / ln 2), and a polynomial of degree 7 in r.
 *
 * Coefficients: Moshier, Cephes Mathematical Library (expf).
 */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  const clamped = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-40)), f32x4.splat(40));
  // Adding 1.5 · 2^23 rounds to an integer and leaves it in the low bits.
  const rounding = f32x4.splat(12582912);
  const shifted = f32x4.add(f32x4.mul(clamped, f32x4.splat(1.44269504)), rounding);
  const k = f32x4.sub(shifted, rounding);
  // ln 2 in two parts, so that k ln 2 loses no bits.
  const coarse = f32x4.sub(clamped, f32x4.mul(k, f32x4.splat(0.693359375)));
  const r = f32x4.sub(coarse, f32x4.mul(k, f32x4.splat(-2.1219444e-4)));
  let p = multiplyAdd(f32x4.splat(1.98756915e-4), r, f32x4.splat(1.3981999507e-3));
  p = multiplyAdd(p, r, f32x4.splat(8.3334519073e-3));
  p = multiplyAdd(p, r, f32x4.splat(4.1665795894e-2));
  p = multiplyAdd(p, r, f32x4.splat(1.6666665459e-1));
  p = multiplyAdd(p, r, f32x4.splat(5.0000001201e-1));
  p = f32x4.add(multiplyAdd(f32x4.mul(p, r), r, r), f32x4.splat(1));
  const power = i32x4.add(i32x4.shl(shifted, 23), i32x4.splat(0x3f800000));
  return f32x4.mul(p, power);
}

/** The sums of four vectors' lanes as one vector. */
// @ts-ignore: decorator
@inline
export function sumEach(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

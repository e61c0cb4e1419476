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

/**
 * log x of normal positive x to a relative error near 1e-7: x = 2^k m with m
 * in [√½, √2), and a polynomial of degree 9 in m − 1.
 *
 * Coefficients: Moshier, Cephes Mathematical Library (logf).
 */
// @ts-ignore: decorator
@inline
export function log4(x: v128): v128 {
  // The bits of √½ taken off: what is left of the exponent's field is k.
  const shifted = i32x4.sub(x, i32x4.splat(0x3f3504f3));
  const exponent = i32x4.shr_s(shifted, 23);
  const m = f32x4.sub(i32x4.sub(x, i32x4.shl(exponent, 23)), f32x4.splat(1));
  const k = f32x4.convert_i32x4_s(exponent);
  const square = f32x4.mul(m, m);
  let p = multiplyAdd(f32x4.splat(7.0376836292e-2), m, f32x4.splat(-1.151461031e-1));
  p = multiplyAdd(p, m, f32x4.splat(1.167699874e-1));
  p = multiplyAdd(p, m, f32x4.splat(-1.2420140846e-1));
  p = multiplyAdd(p, m, f32x4.splat(1.4249322787e-1));
  p = multiplyAdd(p, m, f32x4.splat(-1.6668057665e-1));
  p = multiplyAdd(p, m, f32x4.splat(2.0000714765e-1));
  p = multiplyAdd(p, m, f32x4.splat(-2.4999993993e-1));
  p = multiplyAdd(p, m, f32x4.splat(3.3333331174e-1));
  let tail = f32x4.mul(f32x4.mul(p, m), square);
  // ln 2 in two parts, as in exp4.
  tail = multiplyAdd(k, f32x4.splat(-2.12194440e-4), tail);
  tail = multiplyAdd(square, f32x4.splat(-0.5), tail);
  return multiplyAdd(k, f32x4.splat(0.693359375), f32x4.add(m, tail));
}

/** 1 / (1 + e^−x). */
// @ts-ignore: decorator
@inline
export function sigmoid4(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(x))));
}

/**
 * log(1 + e^x) to a relative error near 1e-7 wherever e^x is not below e^−40:
 * what rounding takes from u = 1 + e is given back by the factor e / (u − 1).
 *
 * Goldberg, "What Every Computer Scientist Should Know About Floating-Point
 * Arithmetic" (1991), theorem 4.
 */
// @ts-ignore: decorator
@inline
export function softplus4(x: v128): v128 {
  const one = f32x4.splat(1);
  const e = exp4(f32x4.neg(f32x4.abs(x)));
  const u = f32x4.add(one, e), taken = f32x4.sub(u, one);
  const corrected = f32x4.div(f32x4.mul(log4(u), e), taken);
  const logarithm = v128.bitselect(e, corrected, f32x4.eq(taken, f32x4.splat(0)));
  return f32x4.add(f32x4.pmax(x, f32x4.splat(0)), logarithm);
}

/** The sum of the four lanes. */
// @ts-ignore: decorator
@inline
export function sumLanes(x: v128): f32 {
  const pairs = f32x4.add(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** log(1 + eˣ): how a raw parameter becomes a weight that is never negative. */
export function softplus(raw: number): number {
  return Math.max(raw, 0) + Math.log1p(Math.exp(-Math.abs(raw)));
}

/** The raw parameter of a `weight` above 0. */
export function inverseSoftplus(weight: number): number {
  return weight + Math.log(-Math.expm1(-weight));
}

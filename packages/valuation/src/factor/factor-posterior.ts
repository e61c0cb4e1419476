/**
 * What is known of a standard normal factor z: each positive value v_j = w_j z
 * + σ ε_j shifts and narrows it, each value cut off at 0 says w_j z + σ ε_j ≤ 0:
 *
 *     p(z) ∝ N(z; mean, 1 / precision) · Π_{j: v_j = 0} Φ(−w_j z / σ)
 *
 * Log-concave in z.
 */
export interface FactorPosterior {
  readonly mean: number;
  readonly precision: number;
  /** w_j / σ of the values cut off at 0. */
  readonly cutOff: readonly number[];
}

/**
 * @param loadings w, one a bidder
 * @param noise σ, above 0
 * @param row all values; that of `bidder` is not read
 */
export function factorPosterior(
  loadings: Float64Array,
  noise: number,
  row: ArrayLike<number>,
  bidder: number,
): FactorPosterior {
  let precision = 1;
  let weighted = 0;
  const cutOff: number[] = [];
  for (let j = 0; j < loadings.length; j++) {
    if (j === bidder) continue;
    const ratio = loadings[j]! / noise;
    const value = row[j]!;
    if (value > 0) {
      precision += ratio * ratio;
      weighted += (ratio * value) / noise;
    } else if (ratio !== 0) cutOff.push(ratio);
  }
  return { mean: weighted / precision, precision, cutOff };
}

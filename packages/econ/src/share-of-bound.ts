import { meanOf } from "./mean.js";

/** A share with its standard error. */
export interface Share {
  readonly share: number;
  readonly standardError: number;
}

/**
 * Revenue as a share of a bound on the same profiles, mean(revenue) /
 * mean(integrand). What both have in common cancels in the standard error.
 *
 * Cochran, "Sampling Techniques" (1977), section 2.11: the ratio estimator.
 *
 * @param integrand the bound's integrand, `[batch]`, currency
 * @param revenue Σ_i p_i, `[batch]`, currency
 */
export function shareOfBound(integrand: Float64Array, revenue: Float64Array): Share {
  const bound = meanOf(integrand).mean;
  const share = meanOf(revenue).mean / bound;
  const { standardError } = meanOf(revenue.map((own, row) => own - share * integrand[row]!));
  return { share, standardError: standardError / bound };
}

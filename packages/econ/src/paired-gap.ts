import type { Gap } from "@auction-mech/core";
import { meanOf } from "./mean.js";

/**
 * How far an auction's revenue lies below a bound on the same profiles:
 * the mean of (bound integrand − payments), whose standard error is far
 * smaller than that of either mean.
 *
 * @param integrand the bound's integrand, `[batch]`, currency
 * @param revenue Σ_i p_i, `[batch]`, currency
 */
export function pairedGap(integrand: Float64Array, revenue: Float64Array): Gap {
  const { mean, standardError } = meanOf(integrand.map((bound, row) => bound - revenue[row]!));
  const bound = meanOf(integrand).mean;
  return { absolute: mean, standardError, relative: bound === 0 ? 0 : mean / bound };
}

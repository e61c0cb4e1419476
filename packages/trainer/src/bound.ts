import type { Bound, Profiles, Valuation } from "@auction-mech/core";
import { myersonIntegrand, myersonRevenue } from "@auction-mech/econ";

/** What is known of the optimum for a valuation. */
export interface KnownBound {
  readonly bound: Bound;
  /** The bound's integrand on `values`, `[batch]`, currency; absent where no bound is known. */
  integrand?(values: Profiles): Float64Array;
}

/** The best upper bound known for `valuation`: Myerson's optimum where the bidders are independent. */
export function upperBound({ independent }: Valuation): KnownBound {
  if (!independent) return { bound: { kind: "none", revenue: null, standardError: null, attained: null } };
  return {
    bound: { kind: "myerson", revenue: myersonRevenue(independent), standardError: 0, attained: true },
    integrand: myersonIntegrand(independent),
  };
}

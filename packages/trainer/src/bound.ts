import type { Bound, Profiles, Valuation } from "@auction-mech/core";
import { myersonIntegrand, myersonRevenue, virtualSurplusBound } from "@auction-mech/econ";

/** What is known of the optimum for a valuation. */
export interface KnownBound {
  readonly bound: Bound;
  /** The bound's integrand on `values`, `[batch]`, currency; absent where no bound is known. */
  integrand?(values: Profiles): Float64Array;
}

/**
 * The best upper bound known for `valuation`: Myerson's optimum where the
 * bidders are independent, the virtual surplus where their conditionals are
 * known, none from samples alone.
 */
export function upperBound(valuation: Valuation): KnownBound {
  const kept = known.get(valuation);
  if (kept) return kept;
  const found = findBound(valuation);
  known.set(valuation, found);
  return found;
}

/** Bounds by sampling take seconds, and a run asks more than once. */
const known = new WeakMap<Valuation, KnownBound>();

function findBound(valuation: Valuation): KnownBound {
  const { independent } = valuation;
  if (independent) {
    return {
      bound: {
        kind: "myerson",
        revenue: myersonRevenue(independent),
        standardError: 0,
        attained: true,
        attainedBy: "theorem",
      },
      integrand: myersonIntegrand(independent),
    };
  }
  if (valuation.conditional) {
    const { revenue, standardError, attained, attainedBy, integrand } = virtualSurplusBound(valuation);
    const bound = { kind: "virtual-surplus", revenue, standardError, attained, attainedBy } as const;
    return { bound, integrand };
  }
  return { bound: { kind: "none", revenue: null, standardError: null, attained: null, attainedBy: null } };
}

import type { NamedParameters } from "@auction-mech/core";
import { type MonotoneNet, monotoneNet } from "./monotone-net.js";
import { type ReserveNet, reserveNet } from "./reserve-net.js";
import { softplus } from "./softplus.js";
import { type LookaheadNetSpec, ownInput, weightSets } from "./spec.js";
import { increasingSpline, type Spline } from "./spline.js";
import { arraysOfSet } from "./tables.js";
import { writeSortedView } from "./view.js";

/** What decides the auction, from bids in units of the scale, `[bidders]`. */
export interface Scorer {
  /** s_i: nondecreasing in the own bid and nonincreasing in every other, as computed. */
  score(scaled: Float64Array, bidder: number): number;
  /** t_i, in units of the scale; does not read the own bid. */
  reserve(scaled: Float64Array, bidder: number): number;
}

interface WeightSet {
  readonly spline: Spline;
  readonly monotone: MonotoneNet;
  /** Where the own bid stands in a view. */
  readonly own: number;
  /** softplus(β) ≥ 0, `[inputs]`; the own bid's is not read. */
  readonly cross: Float64Array;
  readonly offset: number;
  readonly reserve: ReserveNet;
}

/**
 * The score of a bidder and its reserve:
 *
 *     s_i(b) = ψ_i(b_i) + m_i(b) − Σ_{j≠i} softplus(β_ij) b_j + c_i,      t_i(b_-i)
 *
 * The sum is taken in the order written: each of its terms is monotone as
 * computed, and rounding a sum of monotone terms keeps it monotone.
 */
export function scorer(spec: LookaheadNetSpec, parameters: NamedParameters): Scorer {
  const sets = Array.from({ length: weightSets(spec) }, (_, set) =>
    weightSet(parameters, set, ownInput(spec, set)),
  );
  const sorted = new Float64Array(spec.bidders);
  const setOf = (bidder: number) => sets[spec.shared ? 0 : bidder]!;
  const viewOf = (scaled: Float64Array, bidder: number): Float64Array => {
    if (!spec.shared) return scaled;
    writeSortedView(sorted, scaled, bidder);
    return sorted;
  };
  return {
    score(scaled, bidder) {
      const { spline, monotone, own, cross, offset } = setOf(bidder);
      const view = viewOf(scaled, bidder);
      let sum = spline(view[own]!) + monotone(view);
      for (let j = 0; j < view.length; j++) if (j !== own) sum -= cross[j]! * view[j]!;
      return sum + offset;
    },
    reserve: (scaled, bidder) => setOf(bidder).reserve(viewOf(scaled, bidder)),
  };
}

function weightSet(parameters: NamedParameters, set: number, own: number): WeightSet {
  const array = arraysOfSet(parameters, set);
  const layers = (net: string) => ({
    weights1: array(`${net}.weights1`),
    biases1: array(`${net}.biases1`),
    weights2: array(`${net}.weights2`),
    biases2: array(`${net}.biases2`),
    weights3: array(`${net}.weights3`),
  });
  return {
    own,
    spline: increasingSpline(array("spline.knots"), array("spline.log-slopes")),
    monotone: monotoneNet(layers("monotone"), own),
    cross: Float64Array.from(array("cross.weights"), softplus),
    offset: array("score.offset")[0]!,
    reserve: reserveNet(
      {
        ...layers("reserve"),
        logWeights1: array("reserve.log-weights1"),
        skip: array("reserve.skip"),
        offset: array("reserve.offset")[0]!,
      },
      own,
    ),
  };
}

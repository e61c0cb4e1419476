import type { NamedParameters } from "@auction-mech/core";
import { type MonotoneNet, monotoneNet } from "./monotone-net.js";
import { type ReserveNet, reserveNet } from "./reserve-net.js";
import { softplus } from "./softplus.js";
import { type LookaheadNetSpec, weightSets } from "./spec.js";
import { increasingSpline, type Spline } from "./spline.js";
import { writeView } from "./view.js";

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
  /** softplus(β) ≥ 0, `[inputs]`; the first is not read. */
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
  const sets = Array.from({ length: weightSets(spec) }, (_, set) => weightSet(parameters, set));
  const view = new Float64Array(spec.bidders);
  const setOf = (bidder: number) => sets[spec.shared ? 0 : bidder]!;
  return {
    score(scaled, bidder) {
      const { spline, monotone, cross, offset } = setOf(bidder);
      writeView(view, scaled, bidder, spec.shared);
      let sum = spline(view[0]!) + monotone(view);
      for (let j = 1; j < view.length; j++) sum -= cross[j]! * view[j]!;
      return sum + offset;
    },
    reserve(scaled, bidder) {
      writeView(view, scaled, bidder, spec.shared);
      return setOf(bidder).reserve(view);
    },
  };
}

function weightSet(parameters: NamedParameters, set: number): WeightSet {
  const array = (name: string): Float32Array => {
    const { shape, data } = parameters[name]!;
    const length = data.length / shape[0]!;
    return data.subarray(set * length, (set + 1) * length);
  };
  const layers = (net: string) => ({
    weights1: array(`${net}.weights1`),
    biases1: array(`${net}.biases1`),
    weights2: array(`${net}.weights2`),
    biases2: array(`${net}.biases2`),
    weights3: array(`${net}.weights3`),
  });
  return {
    spline: increasingSpline(array("spline.knots"), array("spline.log-slopes")),
    monotone: monotoneNet(layers("monotone")),
    cross: Float64Array.from(array("cross.weights"), softplus),
    offset: array("score.offset")[0]!,
    reserve: reserveNet({
      ...layers("reserve"),
      logWeights1: array("reserve.log-weights1"),
      skip: array("reserve.skip"),
      offset: array("reserve.offset")[0]!,
    }),
  };
}

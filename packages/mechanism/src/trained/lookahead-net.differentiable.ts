import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { DifferentiableArchitecture, Tf } from "./architecture.differentiable.js";
import { dense } from "./lookahead-net/dense.differentiable.js";
import { monotoneColumns } from "./lookahead-net/monotone-net.differentiable.js";
import { reserveColumns } from "./lookahead-net/reserve-net.differentiable.js";
import { softAllocation, TEMPERATURE } from "./lookahead-net/soft-allocation.differentiable.js";
import type { LookaheadNetSpec } from "./lookahead-net/spec.js";
import { splineColumns } from "./lookahead-net/spline.differentiable.js";
import {
  type Column,
  eachBidder,
  ownAndOthers,
  splitSets,
} from "./lookahead-net/weight-sets.differentiable.js";

type Parameters = Readonly<Record<string, Tensor>>;

/** What a LookaheadNet decides by, as functions of bids `[rows, bidders]` in units of the scale. */
export interface RankingNetwork {
  /** s, `[rows, bidders]`. */
  scores(bids: Tensor2D): Tensor2D;
  /** t, `[rows, bidders]`; bidder i's does not depend on bidder i's bid. */
  reserves(bids: Tensor2D): Tensor2D;
}

/**
 * LookaheadNet as tensor operations: the scores and reserves that its `run`
 * decides by. Gradients are with respect to parameters, never to bids.
 */
export const differentiableLookaheadNet: DifferentiableArchitecture<LookaheadNetSpec, RankingNetwork> = {
  bind(tf, spec, parameters) {
    const ofScores = scoreColumns(tf, spec, parameters);
    const ofReserves = reserveColumns(tf, spec, (name) => parameters[`reserve.${name}`]!);
    return {
      scores: (bids) => eachBidder(tf, spec, bids, ofScores),
      reserves: (bids) => eachBidder(tf, spec, bids, ofReserves),
    };
  },
  /** The allocation implies the payments. */
  outcome: (tf, { scores, reserves }, bids, coefficients) => ({
    allocation: softAllocation(tf, bids, scores(bids), reserves(bids), coefficients[TEMPERATURE]!),
  }),
};

/** Spline, monotone network and cross terms. */
function scoreColumns(tf: Tf, spec: LookaheadNetSpec, parameters: Parameters): Column[] {
  const spline = splineColumns(tf, spec, parameters["spline.knots"]!, parameters["spline.log-slopes"]!);
  const monotone = monotoneColumns(tf, spec, (name) => parameters[`monotone.${name}`]!);
  const beta = tf.expandDims(parameters["cross.weights"]!, 2);
  const cross = splitSets(tf, spec, tf.mul(tf.softplus(beta), ownAndOthers(tf, spec, 0, -1)), spec.bidders);
  const offsets = splitSets(tf, spec, parameters["score.offset"]!, 1);
  return cross.map((weights, set) => {
    const offset = tf.reshape(offsets[set]!, [-1]) as Tensor1D;
    return (inputs) =>
      tf.addN([
        spline[set]!(inputs),
        monotone[set]!(inputs),
        dense(tf, inputs, weights, offset, { activation: "none", inputGradient: false }),
      ]) as Tensor2D;
  });
}

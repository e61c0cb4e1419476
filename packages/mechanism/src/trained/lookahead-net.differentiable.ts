import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import type { DifferentiableArchitecture, Tf } from "./architecture.differentiable.js";
import { dense, withBiases } from "./lookahead-net/dense.differentiable.js";
import { monotoneColumn } from "./lookahead-net/monotone-net.differentiable.js";
import { reserveColumn } from "./lookahead-net/reserve-net.differentiable.js";
import { softAllocation, TEMPERATURE } from "./lookahead-net/soft-allocation.differentiable.js";
import type { LookaheadNetSpec } from "./lookahead-net/spec.js";
import { splineColumn } from "./lookahead-net/spline.differentiable.js";
import { type Column, eachBidder, ownAndOthers } from "./lookahead-net/weight-sets.differentiable.js";

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
    const ofScores = scoreColumn(tf, spec, parameters);
    const ofReserves = reserveColumn(tf, spec, (name) => parameters[`reserve.${name}`]!);
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
function scoreColumn(tf: Tf, spec: LookaheadNetSpec, parameters: Parameters): Column {
  const spline = splineColumn(tf, spec, parameters["spline.knots"]!, parameters["spline.log-slopes"]!);
  const monotone = monotoneColumn(tf, spec, (name) => parameters[`monotone.${name}`]!);
  const beta = tf.expandDims(parameters["cross.weights"]!, 2);
  const offset = tf.reshape(parameters["score.offset"]!, [-1, 1, 1]);
  const cross = withBiases(tf, tf.mul(tf.softplus(beta), ownAndOthers(tf, spec, 0, -1)), offset);
  return (bids) =>
    tf.addN([
      spline(bids),
      monotone(bids),
      dense(tf, bids, cross, { activation: "none", inputGradient: false }),
    ]);
}

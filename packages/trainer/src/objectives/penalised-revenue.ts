import { eachOwn, eachReplaced, type Penalty, sweepMisreports } from "@auction-mech/econ/differentiable";
import type { TensorOutcome, Tf } from "@auction-mech/mechanism/differentiable";
import type { Scalar, Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { Coefficients, Forward, Objective } from "./objective.js";

/** The coefficient that multiplies half the sum of a penalty's squares. */
export const quadratic = (penalty: string) => `${penalty}-quadratic`;

/**
 * −revenue + Σ over penalties of Σ_i w_i c_i + (ρ / 2) Σ_i c_i²
 *
 * where c_i is the penalty of bidder i, w its coefficients by the penalty's
 * name (`[bidders]`) and ρ that of {@link quadratic}, 0 where there is none.
 * The augmented Lagrangian moves both. A penalty without coefficients at this
 * step costs nothing. Draws: `misreports`, `[bidders, points]`, each row ascending.
 *
 * Dütting et al., "Optimal Auctions through Deep Learning" (2019), section 5.
 */
export function penalisedRevenue(penalties: readonly Penalty[]): Objective {
  const active = (coefficients: Coefficients) => penalties.filter(({ name }) => name in coefficients);
  return {
    name: `revenue − ${penalties.map(({ name }) => name).join(" − ")}`,
    penalties: penalties.map(({ name }) => name),
    prepare(tf, forward, values, draws, coefficients) {
      const misreports = tf.split(draws.misreports!, values.shape[1]) as Tensor1D[];
      const sweep = sweepMisreports(tf, forward, values, misreports);
      return active(coefficients).flatMap((penalty) => penalty.select(tf, sweep));
    },
    loss(tf, forward, values, prepared, coefficients) {
      const { truthful, lies } = outcomes(tf, forward, values, prepared);
      const revenue = tf.mean(tf.sum(truthful.payments, 1));
      const terms: Record<string, Tensor> = { revenue };
      let loss = tf.neg(revenue);
      let used = 0;
      for (const penalty of active(coefficients)) {
        const selected = lies.slice(used, used + penalty.selected);
        used += penalty.selected;
        const costs = penalty.value(tf, values, truthful, selected);
        terms[penalty.name] = costs;
        loss = tf.add(loss, weighted(tf, costs, penalty.name, coefficients));
      }
      return { loss: loss as Scalar, terms };
    },
  };
}

// --- Internal helpers ---

function weighted(tf: Tf, costs: Tensor1D, name: string, coefficients: Coefficients): Tensor {
  const linear = tf.sum(tf.mul(costs, coefficients[name]!.vector));
  const rho = coefficients[quadratic(name)]?.vector;
  if (rho === undefined) return linear;
  return tf.add(linear, tf.mul(tf.sum(tf.mul(rho, 0.5)), tf.sum(tf.square(costs))));
}

/** The truthful outcome and, for each matrix of own bids `[batch, bidders]`, each bidder's own outcome: one pass. */
function outcomes(
  tf: Tf,
  forward: Forward,
  values: Tensor2D,
  ownBids: readonly Tensor2D[],
): { truthful: TensorOutcome; lies: TensorOutcome[] } {
  const [batch, bidders] = values.shape;
  const changed = ownBids.map((own) => eachReplaced(tf, values, own));
  const { allocation, payments } = forward(tf.concat([values, ...changed], 0));
  const rows = (matrix: Tensor2D, first: number, count: number) =>
    tf.slice2d(matrix, [first * batch, 0], [count * batch, -1]);
  const ofBidders = (matrix: Tensor2D, k: number) => eachOwn(tf, rows(matrix, 1 + k * bidders, bidders));
  return {
    truthful: { allocation: rows(allocation, 0, 1), payments: rows(payments, 0, 1) },
    lies: ownBids.map((_, k) => ({ allocation: ofBidders(allocation, k), payments: ofBidders(payments, k) })),
  };
}

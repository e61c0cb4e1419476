import type { Schedule } from "@auction-mech/core";
import { type Penalty, replaceColumn, sweepMisreports } from "@auction-mech/econ/differentiable";
import type { TensorOutcome, Tf } from "@auction-mech/mechanism/differentiable";
import type { Scalar, Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { Forward, Objective } from "./objective.js";

/** The coefficient that multiplies half the sum of a penalty's squares. */
export const quadratic = (penalty: string) => `${penalty}-quadratic`;

/**
 * −revenue + Σ over penalties of Σ_i w_i c_i + (ρ / 2) Σ_i c_i²
 *
 * where c_i is the penalty of bidder i, w its coefficients by the penalty's
 * name (`[bidders]`) and ρ that of {@link quadratic}. Fixed weights leave ρ at
 * 0; the augmented Lagrangian moves w. A penalty without coefficients at this
 * step costs nothing. Draws: `misreports`, `[bidders, points]`, each row ascending.
 *
 * Dütting et al., "Optimal Auctions through Deep Learning" (2019), section 5.
 */
export function penalisedRevenue(penalties: readonly Penalty[]): Objective {
  const active = ({ coefficients }: Schedule) => penalties.filter(({ name }) => name in coefficients);
  return {
    name: `revenue − ${penalties.map(({ name }) => name).join(" − ")}`,
    penalties: penalties.map(({ name }) => name),
    prepare(tf, forward, values, draws, schedule) {
      const bidders = values.shape[1];
      const grid = draws.misreports!;
      const points = grid.length / bidders;
      const misreports = Array.from({ length: bidders }, (_, i) =>
        tf.tensor1d(grid.slice(i * points, (i + 1) * points)),
      );
      const sweep = sweepMisreports(tf, forward, values, misreports);
      return active(schedule).flatMap((penalty) => penalty.select(tf, sweep));
    },
    loss(tf, forward, values, prepared, schedule) {
      const { truthful, lies } = outcomes(tf, forward, values, prepared);
      const revenue = tf.mean(tf.sum(truthful.payments, 1));
      const terms: Record<string, Tensor> = { revenue };
      let loss = tf.neg(revenue);
      let used = 0;
      for (const penalty of active(schedule)) {
        const selected = lies.slice(used, used + penalty.selected);
        used += penalty.selected;
        const costs = penalty.value(tf, values, truthful, selected);
        terms[penalty.name] = costs;
        loss = tf.add(loss, weighted(tf, costs, penalty.name, schedule));
      }
      return { loss: loss as Scalar, terms };
    },
  };
}

// --- Internal helpers ---

function weighted(tf: Tf, costs: Tensor1D, name: string, { coefficients }: Schedule): Tensor {
  const linear = tf.sum(tf.mul(costs, tf.tensor1d([...coefficients[name]!])));
  const rho = coefficients[quadratic(name)]?.[0] ?? 0;
  return rho === 0 ? linear : tf.add(linear, tf.mul(rho / 2, tf.sum(tf.square(costs))));
}

/** The truthful outcome and, for each matrix of own bids `[batch, bidders]`, each bidder's own outcome: one pass. */
function outcomes(
  tf: Tf,
  forward: Forward,
  values: Tensor2D,
  ownBids: readonly Tensor2D[],
): { truthful: TensorOutcome; lies: TensorOutcome[] } {
  const [batch, bidders] = values.shape;
  const changed = ownBids.flatMap((own) =>
    Array.from({ length: bidders }, (_, i) => replaceColumn(tf, values, i, tf.slice2d(own, [0, i], [-1, 1]))),
  );
  const { allocation, payments } = forward(tf.concat([values, ...changed], 0));
  const block = (matrix: Tensor2D, k: number) => tf.slice2d(matrix, [k * batch, 0], [batch, -1]);
  const ofBidders = (matrix: Tensor2D, k: number) =>
    tf.concat(
      Array.from({ length: bidders }, (_, i) =>
        tf.slice2d(matrix, [(1 + k * bidders + i) * batch, i], [batch, 1]),
      ),
      1,
    ) as Tensor2D;
  return {
    truthful: { allocation: block(allocation, 0), payments: block(payments, 0) },
    lies: ownBids.map((_, k) => ({ allocation: ofBidders(allocation, k), payments: ofBidders(payments, k) })),
  };
}

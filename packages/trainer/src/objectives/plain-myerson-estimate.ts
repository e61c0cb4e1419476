import { replaceColumn } from "@auction-mech/econ/differentiable";
import type { RankingNetwork } from "@auction-mech/mechanism/differentiable";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { weightedShares } from "./myerson-estimate.js";
import type { Objective } from "./objective.js";

/**
 * The same expectation as {@link myersonEstimate} from one uniform misreport
 * of every bidder, with more rows and more noise: what the other is tested against.
 *
 *     estimate = Σ_i b_i (x_i(b) − x_i(u_i b_i, b_-i)),   u_i ~ U[0, 1)
 *
 * Draws: `uniform`, `[batch, bidders]`.
 */
export const plainMyersonEstimate: Objective<RankingNetwork> = {
  name: "Myerson revenue of the soft auction, plain estimator",
  prepare(tf, _, values, draws) {
    const [batch, bidders] = values.shape;
    const misreports = tf.mul(values, tf.reshape(draws.uniform!, [batch, bidders])) as Tensor2D;
    const columns = Array.from({ length: bidders }, (_, i) => i);
    const changed = columns.map((i) => replaceColumn(tf, values, i, tf.slice2d(misreports, [0, i], [-1, 1])));
    const zeros = tf.zerosLike(values);
    const weights = columns.map((i) =>
      tf.neg(replaceColumn(tf, zeros, i, tf.slice2d(values, [0, i], [-1, 1]))),
    );
    return [tf.concat([values, ...changed], 0), tf.concat([values, ...weights], 0)] as Tensor2D[];
  },
  loss: (tf, network, values, [rows, weights], coefficients) =>
    weightedShares(tf, network, values, rows!, weights!, coefficients),
};

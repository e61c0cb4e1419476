import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import type { Tf } from "../architecture.differentiable.js";
import { type LookaheadNetSpec, ownInput, weightSets } from "./spec.js";

/**
 * Every weight set's output, `[sets, rows or views, 1]`, from bids as the sets
 * see them, `[1, rows or views, bidders + 1]`. Sets of their own read the same
 * bids; a shared one has a view a bidder, the own bid before the others' from
 * the highest down, one below the other as bidders · rows `views`. A 1 follows
 * the bids, for biases to be multiplied by.
 */
export type Column = (bids: Tensor) => Tensor;

/** `[sets, inputs, 1]`: one number for the own bid, another for the others'. */
export function ownAndOthers(tf: Tf, spec: LookaheadNetSpec, own: number, others: number): Tensor {
  const sets = weightSets(spec);
  const numbers = Float32Array.from({ length: sets * spec.bidders }, (_, at) =>
    at % spec.bidders === ownInput(spec, Math.floor(at / spec.bidders)) ? own : others,
  );
  return tf.tensor(numbers, [sets, spec.bidders, 1]);
}

/**
 * Applies each bidder's column to what that bidder sees and puts the results
 * side by side. As many operations for many bidders as for two.
 *
 * @param bids `[rows, bidders]`
 * @returns `[rows, bidders]`
 */
export function eachBidder(tf: Tf, spec: LookaheadNetSpec, bids: Tensor2D, column: Column): Tensor2D {
  const [rows, bidders] = bids.shape;
  const seen = spec.shared ? sortedViews(tf, bids) : bids;
  const count = seen.shape[0];
  const withOnes = tf.reshape(tf.concat([seen, tf.ones([count, 1])], 1), [1, count, bidders + 1]);
  return tf.transpose(tf.reshape(column(withOnes), [bidders, rows])) as Tensor2D;
}

/** Less than any bid. */
const BELOW_ALL = -1e30;

/** `[bidders · rows, bidders]`: every bidder's own bid, then the others' from the highest down. */
function sortedViews(tf: Tf, bids: Tensor2D): Tensor2D {
  const [rows, bidders] = bids.shape;
  const own = tf.reshape(tf.transpose(bids, [1, 0]), [-1, 1]) as Tensor2D;
  if (bidders === 1) return own;
  const diagonal = (mine: number, other: number) =>
    tf.tensor(
      Float32Array.from({ length: bidders * bidders }, (_, at) => (at % (bidders + 1) === 0 ? mine : other)),
      [bidders, 1, bidders],
    );
  // The own bid counts as less than all and so comes last, where it is left out.
  const all = tf.reshape(bids, [1, rows, bidders]);
  const others = tf.add(tf.mul(all, diagonal(0, 1)), diagonal(BELOW_ALL, 0));
  const sorted = tf.topk(tf.reshape(others, [bidders * rows, bidders]), bidders - 1).values;
  return tf.concat([own, sorted], 1) as Tensor2D;
}

import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import type { Tf } from "../architecture.differentiable.js";
import { type LookaheadNetSpec, ownInput, weightSets } from "./spec.js";

/** One weight set's output from the bids it sees: `[rows, bidders]` to `[rows, 1]`. */
export type Column = (inputs: Tensor2D) => Tensor2D;

/**
 * The parts of `tensor` along its first axis, one a weight set, each as a
 * matrix of `rows` rows: one operation, whose gradient is one concatenation.
 */
export function splitSets(tf: Tf, spec: LookaheadNetSpec, tensor: Tensor, rows: number): Tensor2D[] {
  const sets = weightSets(spec);
  const stacked = tf.reshape(tensor, [sets * rows, -1]) as Tensor2D;
  return sets === 1 ? [stacked] : tf.split(stacked, sets, 0);
}

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
 * side by side. Bidders with their own weights all read the same bids; those
 * that share weights each have a view of their own, the others' bids sorted,
 * one below the other in one tall matrix.
 *
 * @returns `[rows, bidders]`
 */
export function eachBidder(
  tf: Tf,
  { bidders, shared }: LookaheadNetSpec,
  bids: Tensor2D,
  columns: readonly Column[],
): Tensor2D {
  const tall = shared
    ? columns[0]!(sortedViews(tf, bids))
    : tf.concat(
        columns.map((column) => column(bids)),
        0,
      );
  return tf.transpose(tf.reshape(tall, [bidders, -1])) as Tensor2D;
}

/** `[bidders · rows, bidders]`: every bidder's own bid, then the others' from the highest down. */
function sortedViews(tf: Tf, bids: Tensor2D): Tensor2D {
  const bidders = bids.shape[1];
  const views = Array.from({ length: bidders }, (_, i) => {
    const own = tf.slice2d(bids, [0, i], [-1, 1]);
    if (bidders === 1) return own;
    const before = tf.slice2d(bids, [0, 0], [-1, i]);
    const others = tf.concat([before, tf.slice2d(bids, [0, i + 1], [-1, bidders - i - 1])], 1);
    return tf.concat([own, tf.topk(others, bidders - 1).values], 1);
  });
  return tf.concat(views, 0) as Tensor2D;
}

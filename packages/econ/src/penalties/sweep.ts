import type { TensorOutcome, Tf } from "@auction-mech/mechanism/differentiable";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { Sweep } from "./penalty.js";

/**
 * Rows that one forward pass of a sweep takes at most: enough to keep a GPU
 * busy, while a layer of a hundred units stays below half a gigabyte.
 */
const MOST_ROWS = 2 ** 20;

/**
 * Runs an auction forward along each bidder's own misreports: all bidders' at
 * once, as far as memory goes, because on a GPU a small network costs the
 * number of operations and little else.
 *
 * @param forward bids `[rows, bidders]` to outcomes
 * @param values `[batch, bidders]`
 * @param misreports `[bidders][points]`, ascending
 */
export function sweepMisreports(
  tf: Tf,
  forward: (bids: Tensor2D) => TensorOutcome,
  values: Tensor2D,
  misreports: readonly Tensor1D[],
): Sweep {
  const [batch, bidders] = values.shape;
  const points = misreports[0]!.shape[0];
  const together = Math.max(1, Math.floor(MOST_ROWS / (batch * points)));
  const groups = Array.from({ length: Math.ceil(bidders / together) }, (_, group) => {
    const first = group * together;
    return sweepGroup(tf, forward, values, misreports.slice(first, first + together), first);
  });
  return {
    values,
    misreports,
    allocation: groups.flatMap(({ allocation }) => allocation),
    payments: groups.flatMap(({ payments }) => payments),
  };
}

/**
 * Each bidder's own report in place of its true one: copy i of the values has
 * column i of `own`.
 *
 * @param own `[batch, bidders]`
 * @returns `[bidders · batch, bidders]`, copy below copy
 */
export function eachReplaced(tf: Tf, values: Tensor2D, own: Tensor2D): Tensor2D {
  const [batch, bidders] = values.shape;
  const { mine, others } = columnsOf(tf, 0, bidders, bidders);
  const rows = (matrix: Tensor2D) => tf.reshape(matrix, [1, batch, bidders]);
  const changed = tf.add(tf.mul(rows(values), others), tf.mul(rows(own), mine));
  return tf.reshape(changed, [bidders * batch, bidders]) as Tensor2D;
}

/**
 * Each bidder's own column of its copy.
 *
 * @param matrix `[bidders · batch, bidders]`, as {@link eachReplaced} has them
 * @returns `[batch, bidders]`
 */
export function eachOwn(tf: Tf, matrix: Tensor2D): Tensor2D {
  const bidders = matrix.shape[1];
  const { mine } = columnsOf(tf, 0, bidders, bidders);
  return tf.sum(tf.mul(tf.reshape(matrix, [bidders, -1, bidders]), mine), 0) as Tensor2D;
}

/** `matrix` with its column `index` replaced by `replacement`, `[rows, 1]`. */
export function replaceColumn(tf: Tf, matrix: Tensor2D, index: number, replacement: Tensor2D): Tensor2D {
  const columns = matrix.shape[1];
  return tf.concat(
    [
      tf.slice2d(matrix, [0, 0], [-1, index]),
      replacement,
      tf.slice2d(matrix, [0, index + 1], [-1, columns - index - 1]),
    ],
    1,
  );
}

// --- Internal helpers ---

/** The bidders from `first` on, one after the other, in one pass. */
function sweepGroup(
  tf: Tf,
  forward: (bids: Tensor2D) => TensorOutcome,
  values: Tensor2D,
  misreports: readonly Tensor1D[],
  first: number,
): Pick<Sweep, "allocation" | "payments"> {
  const [batch, bidders] = values.shape;
  const count = misreports.length;
  const points = misreports[0]!.shape[0];
  const parts = tf.tidy(() => {
    const { mine, others } = columnsOf(tf, first, count, bidders);
    const true1 = tf.mul(tf.reshape(values, [1, batch, bidders]), others);
    const lies = tf.mul(tf.expandDims(tf.stack([...misreports]), 2), mine);
    const profiles = tf.add(
      tf.reshape(true1, [count, batch, 1, bidders]),
      tf.reshape(lies, [count, 1, points, bidders]),
    );
    const outcome = forward(tf.reshape(profiles, [count * batch * points, bidders]) as Tensor2D);
    return [outcome.allocation, outcome.payments].flatMap((matrix) => {
      const own = tf.sum(tf.mul(tf.reshape(matrix, [count, batch * points, bidders]), mine), 2);
      return splitRows(tf, tf.reshape(own, [count * batch, points]), count);
    });
  });
  return { allocation: parts.slice(0, count), payments: parts.slice(count) };
}

function splitRows(tf: Tf, tall: Tensor, count: number): Tensor2D[] {
  return count === 1 ? [tall as Tensor2D] : tf.split(tall as Tensor2D, count, 0);
}

/** Ones at each bidder's own column and at the others', `[count, 1, bidders]`: products with them are exact. */
function columnsOf(tf: Tf, first: number, count: number, bidders: number): { mine: Tensor; others: Tensor } {
  const at = (own: number, other: number) =>
    tf.tensor(
      Float32Array.from({ length: count * bidders }, (_, k) =>
        k % bidders === first + Math.floor(k / bidders) ? own : other,
      ),
      [count, 1, bidders],
    );
  return { mine: at(1, 0), others: at(0, 1) };
}

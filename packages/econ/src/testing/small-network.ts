import { stream } from "@auction-mech/core";
import type { TensorOutcome, Tf } from "@auction-mech/mechanism/differentiable";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";

/** A network small enough for central differences: smooth in its parameters, not truthful, and at times it charges more than the bid. */
export interface SmallNetwork {
  /** Linear and square part of each bidder's score, and what share of its bid it pays: `[3, bidders]`, flat. */
  readonly parameters: Float32Array;
  forward(parameters: Tensor1D): (bids: Tensor2D) => TensorOutcome;
}

/**
 * x = softmax of the scores a_i b_i + c_i b_i² and 0 for no sale; p_i = 1.5 σ(ρ_i) b_i x_i.
 * Where c_i is negative enough, raising the own bid loses.
 */
export function smallNetwork(tf: Tf, bidders: number, seed: number): SmallNetwork {
  const random = stream(seed, "small-network");
  const between = (low: number, high: number) => () => low + (high - low) * random.uniform();
  const ranges = [between(1, 4), between(-4, 1), between(-1, 2)];
  const parameters = Float32Array.from(ranges.flatMap((draw) => Array.from({ length: bidders }, draw)));
  return {
    parameters,
    forward(parameters) {
      const [slope, bend, share] = tf.split(tf.reshape(parameters, [3, bidders]), 3) as [
        Tensor,
        Tensor,
        Tensor,
      ];
      return (bids) => {
        const scores = tf.add(tf.mul(slope, bids), tf.mul(bend, tf.square(bids)));
        const shares = tf.softmax(tf.concat([scores, tf.zeros([bids.shape[0], 1])], 1) as Tensor2D);
        const allocation = tf.slice2d(shares, [0, 0], [-1, bidders]);
        const payments = tf.mul(tf.mul(1.5, tf.sigmoid(share)), tf.mul(bids, allocation)) as Tensor2D;
        return { allocation, payments };
      };
    },
  };
}

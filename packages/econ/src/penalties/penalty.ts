import type { TensorOutcome, Tf } from "@auction-mech/mechanism/differentiable";
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";

/** Every bidder's own outcome along a grid of its own bids, without gradient: one entry a bidder. */
export interface Sweep {
  /** Values, `[batch, bidders]`. */
  readonly values: Tensor2D;
  /** The grid, `[bidders][points]`, ascending. */
  readonly misreports: readonly Tensor1D[];
  /** `[bidders][batch, points]`. */
  readonly allocation: readonly Tensor2D[];
  /** `[bidders][batch, points]`. */
  readonly payments: readonly Tensor2D[];
}

/**
 * The differentiable twin of a metric. Only the misreports that `select`
 * picks from a forward-only sweep carry gradient, which is exact for a
 * maximum and far less work than differentiating the whole grid.
 */
export interface Penalty {
  readonly name: string;
  readonly summary: string;
  /** How many misreports a profile and bidder `select` picks. */
  readonly selected: number;
  /** Own bids that matter, `[selected][batch, bidders]`. */
  select(tf: Tf, sweep: Sweep): Tensor2D[];
  /**
   * The penalty of each bidder, mean over profiles: `[bidders]`.
   *
   * @param truthful the outcome when all report `values`
   * @param lies each bidder's own outcome at the selected bids, the others truthful
   */
  value(tf: Tf, values: Tensor2D, truthful: TensorOutcome, lies: readonly TensorOutcome[]): Tensor1D;
}

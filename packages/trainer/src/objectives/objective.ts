import type { Draws, Schedule } from "@auction-mech/core";
import type { Forward, Tf } from "@auction-mech/mechanism/differentiable";
import type { Scalar, Tensor, Tensor2D } from "@tensorflow/tfjs-core";

export type { Forward };

/** What phase 2 minimises, as tensor operations on any backend; `Network` is what the architecture binds to. */
export interface Objective<Network = Forward> {
  readonly name: string;
  /** Where it is −revenue plus penalties: their names, by which other engines know it. */
  readonly penalties?: readonly string[];
  /**
   * Finds, without gradient, what the loss is evaluated at, such as the best
   * misreports. Its tensors are handed to `loss` as they are.
   */
  prepare(tf: Tf, network: Network, values: Tensor2D, draws: Draws, schedule: Schedule): Tensor2D[];
  /** The loss and its parts by name, each a vector. */
  loss(
    tf: Tf,
    network: Network,
    values: Tensor2D,
    prepared: readonly Tensor2D[],
    schedule: Schedule,
  ): { readonly loss: Scalar; readonly terms: Readonly<Record<string, Tensor>> };
}

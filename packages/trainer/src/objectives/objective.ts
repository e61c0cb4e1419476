import type { Draws, Schedule } from "@auction-mech/core";
import type { Forward, Tf } from "@auction-mech/mechanism/differentiable";
import type { Scalar, Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";

export type { Forward };

/** A step's {@link Draws} on the backend. */
export type TensorDraws = Readonly<Record<string, Tensor1D>>;

/** One coefficient of a step's {@link Schedule}, on the backend and off it. */
export interface Coefficient {
  readonly vector: Tensor1D;
  /** For what the objective's `common` tells; trials that are trained together share those of one of them. */
  readonly numbers: readonly number[];
}

export type Coefficients = Readonly<Record<string, Coefficient>>;

/** What phase 2 minimises, as tensor operations on any backend; `Network` is what the architecture binds to. */
export interface Objective<Network = Forward> {
  readonly name: string;
  /** Where it is −revenue plus penalties: their names, by which other engines know it. */
  readonly penalties?: readonly string[];
  /**
   * What the coefficients decide of the operations themselves, and not only of
   * their numbers: trials that are trained as one computation must agree on it.
   */
  common?(coefficients: Schedule["coefficients"]): unknown;
  /**
   * Finds, without gradient, what the loss is evaluated at, such as the best
   * misreports. Its tensors are handed to `loss` as they are.
   */
  prepare(
    tf: Tf,
    network: Network,
    values: Tensor2D,
    draws: TensorDraws,
    coefficients: Coefficients,
  ): Tensor2D[];
  /** The loss and its parts by name, each a vector. */
  loss(
    tf: Tf,
    network: Network,
    values: Tensor2D,
    prepared: readonly Tensor2D[],
    coefficients: Coefficients,
  ): { readonly loss: Scalar; readonly terms: Readonly<Record<string, Tensor>> };
}

/** Draws as tensors, to be disposed of by the caller. */
export function tensorDraws(tf: Tf, draws: Draws): TensorDraws {
  return Object.fromEntries(Object.entries(draws).map(([name, numbers]) => [name, tf.tensor1d(numbers)]));
}

/** A schedule's coefficients as tensors, to be disposed of by the caller. */
export function tensorCoefficients(tf: Tf, { coefficients }: Schedule): Coefficients {
  return Object.fromEntries(
    Object.entries(coefficients).map(([name, numbers]) => [
      name,
      { vector: tf.tensor1d([...numbers], "float32"), numbers },
    ]),
  );
}

import type { ArchitectureSpec } from "@auction-mech/core";
import type * as tfjs from "@tensorflow/tfjs-core";

/** The TensorFlow.js namespace, passed in by whoever chose a backend. */
export type Tf = typeof tfjs;

/** An outcome as tensors, each `[batch, bidders]`. */
export interface TensorOutcome {
  readonly allocation: tfjs.Tensor2D;
  readonly payments: tfjs.Tensor2D;
}

/** A network as a function of bids `[rows, bidders]` alone. */
export type Forward = (bids: tfjs.Tensor2D) => TensorOutcome;

/**
 * The differentiable twin of an architecture's `run`. Types only: nothing here
 * loads TensorFlow.js. `Network` is what the objective asks: outcomes, or
 * what the auction decides by where its rule itself has no gradient.
 */
export interface DifferentiableArchitecture<
  Spec extends ArchitectureSpec = ArchitectureSpec,
  Network = Forward,
> {
  /**
   * The network with these parameters; what depends on parameters alone is
   * computed here, once for many calls.
   *
   * @param parameters by the names of `Architecture.shapes`
   */
  bind(tf: Tf, spec: Spec, parameters: Readonly<Record<string, tfjs.Tensor>>): Network;
  /**
   * The outcome that imitation compares with a rule's; no payments where the
   * allocation implies them.
   *
   * @param bids `[batch, bidders]`, in units of `spec.scale`, as are the payments
   * @param coefficients the schedule's, such as a temperature, each a vector
   */
  outcome(
    tf: Tf,
    network: Network,
    bids: tfjs.Tensor2D,
    coefficients: Readonly<Record<string, tfjs.Tensor1D>>,
  ): Pick<TensorOutcome, "allocation"> & Partial<TensorOutcome>;
}

import type { ArchitectureSpec } from "@auction-mech/core";
import type * as tfjs from "@tensorflow/tfjs-core";
import { differentiableAuctionNet } from "./trained/auction-net.differentiable.js";

/** The TensorFlow.js namespace, passed in by whoever chose a backend. */
export type Tf = typeof tfjs;

/** An outcome as tensors, each `[batch, bidders]`. */
export interface TensorOutcome {
  readonly allocation: tfjs.Tensor2D;
  readonly payments: tfjs.Tensor2D;
}

/** The differentiable twin of an architecture's `run`. Types only: nothing here loads TensorFlow.js. */
export interface DifferentiableArchitecture<Spec extends ArchitectureSpec = ArchitectureSpec> {
  /**
   * @param parameters by the names of `Architecture.shapes`
   * @param bids `[batch, bidders]`, in units of `spec.scale`, as are the payments
   */
  forward(
    tf: Tf,
    spec: Spec,
    parameters: Readonly<Record<string, tfjs.Tensor>>,
    bids: tfjs.Tensor2D,
  ): TensorOutcome;
}

/** The differentiable definitions by architecture name. */
export const differentiableArchitectures: Readonly<Record<string, DifferentiableArchitecture>> = {
  "auction-net": differentiableAuctionNet as DifferentiableArchitecture,
};

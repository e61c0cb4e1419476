import type { Tensor } from "@tensorflow/tfjs-core";

/**
 * Several tensors of one shape, one a trial, stacked along a leading axis, as
 * what the differentiable definitions see of them: the tensor of one trial.
 */
export class Mapped {
  /**
   * @param tensor `[trials, ...shape]`
   */
  constructor(readonly tensor: Tensor) {}

  /** Of one trial. */
  get shape(): number[] {
    return this.tensor.shape.slice(1);
  }

  get rank(): number {
    return this.tensor.rank - 1;
  }

  /** Numbers of one trial. */
  get size(): number {
    return this.tensor.size / this.tensor.shape[0]!;
  }

  get dtype(): Tensor["dtype"] {
    return this.tensor.dtype;
  }
}

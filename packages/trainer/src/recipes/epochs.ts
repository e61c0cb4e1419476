import { permutation, stream } from "@auction-mech/core";

/** Batches of a fixed set of profiles, every epoch in a new order; an epoch's incomplete last batch is left out. */
export interface Epochs {
  readonly stepsPerEpoch: number;
  /** The rows of step `step`, counted from 0 over all epochs. */
  rows(step: number): Uint32Array;
}

/**
 * @param purpose names the random streams of the orders
 */
export function epochs(count: number, batch: number, seed: number, purpose: string): Epochs {
  const stepsPerEpoch = Math.floor(count / batch);
  let epoch = -1;
  let order: Uint32Array = new Uint32Array();
  return {
    stepsPerEpoch,
    rows(step) {
      const wanted = Math.floor(step / stepsPerEpoch);
      if (wanted !== epoch) {
        order = permutation(count, stream(seed, purpose, wanted));
        epoch = wanted;
      }
      const start = (step % stepsPerEpoch) * batch;
      return order.subarray(start, start + batch);
    },
  };
}

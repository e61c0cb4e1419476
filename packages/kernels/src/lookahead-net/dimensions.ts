import { padded } from "../padded.js";

/** What fixes a LookaheadNet but its learned numbers. */
export interface LookaheadNetShape {
  readonly bidders: number;
  /** Units of each hidden layer, a multiple of 3. */
  readonly hidden: number;
  /** Linear pieces of a spline. */
  readonly pieces: number;
  /** Whether all bidders have the same weights. */
  readonly shared: boolean;
}

/** Widths as the kernels have them: padded, by units that are and stay 0. */
export interface Dimensions {
  readonly sets: number;
  readonly inputs: number;
  readonly hidden: number;
}

export function dimensionsOf({ bidders, hidden, shared }: LookaheadNetShape): Dimensions {
  // Gradients take two inputs at a time, forward passes four outputs.
  return { sets: shared ? 1 : bidders, inputs: padded(bidders, 2), hidden: padded(hidden, 4) };
}

/** Where the own bid stands among the inputs of a weight set. */
export function ownInput({ shared }: LookaheadNetShape, set: number): number {
  return shared ? 0 : set;
}

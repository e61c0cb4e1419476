import type { ArchitectureSpec } from "@auction-mech/core";
import { z } from "zod";

export interface LookaheadNetSpec extends ArchitectureSpec {
  readonly mechanism: "lookahead-net";
  /** Units of each hidden layer; a multiple of 3, because activations go by thirds. */
  readonly hidden: number;
  /** Linear pieces of the spline of the own bid. */
  readonly pieces: number;
  /** Whether all bidders have the same weights: for bidders that are exchangeable. */
  readonly shared: boolean;
}

export const lookaheadNetSpecSchema = z.strictObject({
  mechanism: z.literal("lookahead-net"),
  bidders: z.int().min(1).max(64),
  scale: z.number().positive(),
  hidden: z.int().min(3).max(384).multipleOf(3),
  pieces: z.int().min(2).max(256),
  shared: z.boolean(),
});

/** Sets of weights: one a bidder, or one for all. */
export function weightSets({ bidders, shared }: LookaheadNetSpec): number {
  return shared ? 1 : bidders;
}

/** The arrays that are placed on data and never trained. */
export const FIXED_ARRAYS = ["spline.knots"] as const;

/** Where the own bid stands among the inputs of a weight set. */
export function ownInput({ shared }: LookaheadNetSpec, set: number): number {
  return shared ? 0 : set;
}

/**
 * Every array begins with the axis of weight sets. The axis of inputs is that
 * of the bids; where weights are shared, the own bid comes first and the
 * others' follow from the highest to the lowest. Where an array belongs to the
 * others' bids alone, its entry for the own bid is never read.
 */
export function lookaheadNetShapes(spec: LookaheadNetSpec): Record<string, readonly number[]> {
  const { bidders: inputs, hidden, pieces } = spec;
  const sets = weightSets(spec);
  return {
    "spline.knots": [sets, pieces],
    "spline.log-slopes": [sets, pieces + 1],
    "monotone.weights1": [sets, inputs, hidden],
    "monotone.biases1": [sets, hidden],
    "monotone.weights2": [sets, hidden, hidden],
    "monotone.biases2": [sets, hidden],
    "monotone.weights3": [sets, hidden],
    "cross.weights": [sets, inputs],
    "score.offset": [sets],
    "reserve.weights1": [sets, inputs, hidden],
    "reserve.log-weights1": [sets, inputs, hidden],
    "reserve.biases1": [sets, hidden],
    "reserve.weights2": [sets, hidden, hidden],
    "reserve.biases2": [sets, hidden],
    "reserve.weights3": [sets, hidden],
    "reserve.skip": [sets, inputs],
    "reserve.offset": [sets],
  };
}

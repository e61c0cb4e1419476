import type { Mechanism } from "./mechanism.js";

/** A named array of learned numbers, as stored: 32-bit. */
export interface ParameterArray {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Learned numbers by name; the order of the names is part of the architecture. */
export type NamedParameters = Readonly<Record<string, ParameterArray>>;

/** What fixes a network but its learned numbers. JSON; each architecture adds its own fields. */
export interface ArchitectureSpec {
  /** The architecture's name in the registry, such as "auction-net". */
  readonly mechanism: string;
  readonly bidders: number;
  /** Unit of the network's inside, currency: bids are divided by it on the way in. */
  readonly scale: number;
}

/** An auction with learned parameters: plain data plus the rule that runs it. */
export interface TrainableMechanism<Spec extends ArchitectureSpec = ArchitectureSpec> extends Mechanism {
  readonly spec: Spec;
  readonly parameters: NamedParameters;
}

/** How many learned numbers there are. */
export function parameterCount(parameters: NamedParameters): number {
  return Object.values(parameters).reduce((count, { data }) => count + data.length, 0);
}

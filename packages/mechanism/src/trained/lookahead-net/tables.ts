import type { NamedParameters } from "@auction-mech/core";
import { monotoneTable } from "./monotone-net.js";
import { softplus } from "./softplus.js";
import { type LookaheadNetSpec, ownInput, weightSets } from "./spec.js";
import { splineTable } from "./spline.js";

/**
 * The numbers of a weight set as the auction uses them, softplus and
 * exponential taken and signs applied: what another implementation needs to
 * compute the same bits.
 */
export type LookaheadTables = ReturnType<typeof tablesOfSet>;

/** One table a weight set: one a bidder, or one for all. */
export function lookaheadTables(spec: LookaheadNetSpec, parameters: NamedParameters): LookaheadTables[] {
  return Array.from({ length: weightSets(spec) }, (_, set) =>
    tablesOfSet(arraysOfSet(parameters, set), ownInput(spec, set)),
  );
}

/** The part of a named array that belongs to a weight set. */
export type SetArrays = (name: string) => Float32Array;

export function arraysOfSet(parameters: NamedParameters, set: number): SetArrays {
  return (name) => {
    const { shape, data } = parameters[name]!;
    const length = data.length / shape[0]!;
    return data.subarray(set * length, (set + 1) * length);
  };
}

// --- Internal helpers ---

function tablesOfSet(array: SetArrays, own: number) {
  const exact = (name: string) => Float64Array.from(array(name));
  const monotone = {
    weights1: array("monotone.weights1"),
    biases1: array("monotone.biases1"),
    weights2: array("monotone.weights2"),
    biases2: array("monotone.biases2"),
    weights3: array("monotone.weights3"),
  };
  return {
    ...splineTable(array("spline.knots"), array("spline.log-slopes")),
    ...monotoneTable(monotone, own),
    cross: Float64Array.from(array("cross.weights"), softplus),
    offset: exact("score.offset"),
    reserveWeights1: exact("reserve.weights1"),
    reserveLogWeights1: exact("reserve.log-weights1"),
    reserveBiases1: exact("reserve.biases1"),
    reserveWeights2: exact("reserve.weights2"),
    reserveBiases2: exact("reserve.biases2"),
    reserveWeights3: exact("reserve.weights3"),
    reserveSkip: exact("reserve.skip"),
    reserveOffset: exact("reserve.offset"),
  };
}

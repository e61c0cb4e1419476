import type { RecordFormat } from "../record-format.js";

// The network's record in memory: the fields of assembly/auction-net/network.ts, in that order, a word each.

const LAYER_FIELDS = [
  "inputs",
  "outputs",
  "weights",
  "biases",
  "transposed",
  "activations",
  "deltas",
] as const;

const NETWORK_FIELDS = [
  "bidders",
  "hidden",
  "layers",
  "batch",
  "points",
  "paddedPoints",
  "tilesOfGroup",
  "groups",
  "parameterBytes",
  "parameters",
  "firstMoments",
  "secondMoments",
  "gradients",
  "gradientBytes",
  "differences",
  "differenceColumns",
  "grid",
  "values",
  "targetAllocation",
  "targetPayments",
  "misreports",
  "gains",
  "peaks",
  "bottoms",
  "falls",
  "sums",
  "sumBytes",
  "regretWeights",
  "gapWeights",
  "irWeights",
  "seeksRegret",
  "seeksGap",
  "rate",
  "correction",
  "beta1",
  "beta2",
  "fresh1",
  "fresh2",
  "epsilon",
  "updateBytes",
  "scratch",
  "scratchBytes",
  "tileInput",
  "shareSlopes",
  "paymentSlopes",
  "honest",
  "tileRows",
  "truthfulSums",
  "othersSums",
  "valuesA",
  "weightsA",
  "valuesB",
  "weightsB",
  "linearUnits",
  "starts",
  "slopes",
  "shares",
] as const;

export type LayerRecord = Readonly<Record<(typeof LAYER_FIELDS)[number], number>>;
export type NetworkField = (typeof NETWORK_FIELDS)[number];
export type NetworkRecord = Readonly<Record<NetworkField, number>>;

export const NETWORK: RecordFormat<NetworkField> = {
  fields: NETWORK_FIELDS,
  floats: new Set(["rate", "correction", "beta1", "beta2", "fresh1", "fresh2", "epsilon"]),
};

export const LAYER_BYTES = LAYER_FIELDS.length * 4;

export function writeLayers(memory: ArrayBufferLike, at: number, layers: readonly LayerRecord[]): void {
  const words = new Int32Array(memory, at, layers.length * LAYER_FIELDS.length);
  words.set(layers.flatMap((layer) => LAYER_FIELDS.map((field) => layer[field])));
}

// A sweep runs one bidder's bid along segments of 12 grid points: three vectors, in registers from layer to layer.

import { net, scratch } from "./network";

/** Grid points of a segment. */
export const SEGMENT: i32 = 12;

/** Bytes of one unit's values on a segment. */
export const SEGMENT_BYTES: usize = <usize>SEGMENT * 4;

/** The list of active units being read, and the one being written. */
export let values: usize = 0;
export let weights: usize = 0;
export let count: i32 = 0;
export let nextValues: usize = 0;
export let nextWeights: usize = 0;

export function startLists(): void {
  nextValues = scratch + net.valuesA;
  nextWeights = scratch + net.weightsA;
  values = scratch + net.valuesB;
  weights = scratch + net.weightsB;
}

/** What was written is what the next layer reads. */
export function turnLists(written: i32): void {
  const oldValues = values, oldWeights = weights;
  values = nextValues;
  weights = nextWeights;
  nextValues = oldValues;
  nextWeights = oldWeights;
  count = written;
}

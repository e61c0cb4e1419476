import { type Arena, align, arena } from "../arena.js";
import { type Groups, groupsOf, TILE, UNIT_BYTES } from "../groups.js";
import { padded } from "../padded.js";
import { recordBytes } from "../record-format.js";
import type { Layout } from "../workspace.js";
import { type AuctionNetShape, layerWidths } from "./dimensions.js";
import { type ParameterBlocks, parameterBlocks } from "./parameter-blocks.js";
import { LAYER_BYTES, type LayerRecord, NETWORK, type NetworkRecord } from "./record.js";

/** Grid points of a sweep's segment, as in the assembly. */
export const SEGMENT = 12;

const SEGMENT_BYTES = SEGMENT * 4;
const TILE_ROW_BYTES = 12;
/** 64-bit sums of a group: four, and six a bidder. */
export const sumCount = (bidders: number) => 4 + 6 * bidders;

/** Parameters that one piece of an update covers: less is not worth waking a thread. */
const UPDATE_BYTES = 2 ** 16;

/** What a workspace has room for. */
export interface Capacity {
  readonly batch: number;
  /** Misreports a bidder. */
  readonly points: number;
}

/** What the record says from the start: all but what changes from step to step. */
export type AuctionNetFields = Omit<
  NetworkRecord,
  "batch" | "points" | "rate" | "correction" | "seeksRegret" | "seeksGap" | AdamField
>;

type AdamField = "beta1" | "beta2" | "fresh1" | "fresh2" | "epsilon";

export interface AuctionNetLayout extends Layout<AuctionNetFields> {
  readonly layers: readonly LayerRecord[];
}

/** Lays one network's arena out: its record, what the threads share, and a scratch for each. */
export function layOut(shape: AuctionNetShape, capacity: Capacity, threads: number): AuctionNetLayout {
  const widths = layerWidths(shape);
  const parameters = parameterBlocks(shape);
  const { batch, points } = capacity;
  const groups = groupsOf(parameters.length, batch);
  const paddedPoints = padded(Math.max(points, 1), SEGMENT);
  // The first bytes stay unused, so that no address is 0.
  const shared = arena(1024);
  const network = shared.take(recordBytes(NETWORK));
  const table = shared.take(widths.length * LAYER_BYTES);
  const transposed = widths.map(({ inputs, outputs }, k) =>
    k === 0 ? 0 : shared.take(inputs * outputs * 4),
  );
  const own = scratchLayout(shape, paddedPoints);
  const record = {
    bidders: shape.bidders,
    hidden: shape.hidden.length,
    layers: table,
    paddedPoints,
    ...parameterLayout(shared, shape, parameters, groups),
    ...batchLayout(shared, shape.bidders, batch, paddedPoints),
    ...own.record,
    scratch: shared.end,
    scratchBytes: own.bytes,
  };
  const layers = parameters.layers.map(({ weights, biases }, k) => ({
    ...widths[k]!,
    weights: weights * 4,
    biases: biases * 4,
    transposed: transposed[k]!,
    ...own.layers[k]!,
  }));
  return { network, record, layers, bytes: shared.end + threads * own.bytes };
}

/** Parameters, their moments and gradients, sums, and what is derived from them. */
function parameterLayout(
  shared: Arena,
  shape: AuctionNetShape,
  { length }: ParameterBlocks,
  { groups, tilesOfGroup }: Groups,
) {
  const { bidders } = shape;
  const numbers = (count: number) => shared.take(count * 4);
  const parameterBytes = length * 4;
  const gradientBytes = align(parameterBytes);
  const sumBytes = align(sumCount(bidders) * 8);
  const differenceColumns = padded(bidders + 1, 2);
  return {
    tilesOfGroup,
    groups,
    parameterBytes,
    parameters: numbers(length),
    firstMoments: numbers(length),
    secondMoments: numbers(length),
    gradients: shared.take(gradientBytes * groups),
    gradientBytes,
    differences: numbers(bidders * (layerWidths(shape).at(-1)!.inputs + 1) * differenceColumns),
    differenceColumns,
    sums: shared.take(sumBytes * groups),
    sumBytes,
    updateBytes: UPDATE_BYTES,
  };
}

/** The batch, its targets, the grid, and what a search finds. */
function batchLayout(shared: Arena, bidders: number, batch: number, paddedPoints: number) {
  const numbers = (count: number) => shared.take(count * 4);
  const pairs = batch * bidders;
  return {
    grid: numbers(bidders * paddedPoints),
    values: numbers(pairs),
    targetAllocation: numbers(pairs),
    targetPayments: numbers(pairs),
    misreports: numbers(pairs),
    gains: numbers(pairs),
    peaks: numbers(pairs),
    bottoms: numbers(pairs),
    falls: numbers(pairs),
    regretWeights: numbers(bidders),
    gapWeights: numbers(bidders),
    irWeights: numbers(bidders),
  };
}

/** What one thread needs for itself: offsets from where its scratch begins. */
function scratchLayout(shape: AuctionNetShape, paddedPoints: number) {
  const own: Arena = arena(0);
  const widths = layerWidths(shape);
  const units = (count: number) => own.take(count * UNIT_BYTES);
  const widest = Math.max(...widths.map(({ outputs }) => outputs));
  const first = widths[0]!.outputs;
  // A list is written two units at a time, one of them maybe past its end.
  const listed = widest + 2;
  const layers = widths.map(({ outputs }) => ({ activations: units(outputs), deltas: units(outputs) }));
  const record = {
    tileInput: units(widths[0]!.inputs),
    shareSlopes: units(shape.bidders),
    paymentSlopes: units(shape.bidders),
    honest: units(shape.bidders),
    tileRows: own.take(TILE * TILE_ROW_BYTES),
    truthfulSums: own.take(first * 4),
    othersSums: own.take(first * 4),
    valuesA: own.take(listed * SEGMENT_BYTES),
    weightsA: own.take(listed * 4),
    valuesB: own.take(listed * SEGMENT_BYTES),
    weightsB: own.take(listed * 4),
    linearUnits: own.take(first * 4),
    starts: own.take(widest * 4),
    slopes: own.take(widest * 4),
    shares: own.take(paddedPoints * 4),
  };
  return { record, layers, bytes: own.end };
}

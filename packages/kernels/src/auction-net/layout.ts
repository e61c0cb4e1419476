import { type Arena, align, arena } from "../arena.js";
import { type AuctionNetShape, layerWidths, padded } from "./dimensions.js";
import { parameterBlocks } from "./parameter-blocks.js";
import { LAYER_BYTES, type LayerRecord, NETWORK_BYTES, type NetworkRecord } from "./record.js";

/** Rows of a tile and grid points of a sweep's segment, as in the assembly. */
const TILE = 64;
export const SEGMENT = 12;

const UNIT_BYTES = TILE * 4;
const SEGMENT_BYTES = SEGMENT * 4;
const TILE_ROW_BYTES = 12;
/** 64-bit sums of a group: four, and six a bidder. */
export const sumCount = (bidders: number) => 4 + 6 * bidders;

/** The most gradients at a time, and the most memory for them: they bound the work that threads can share. */
const MOST_GROUPS = 64;
const MOST_GRADIENT_BYTES = 2 ** 26;
/** Parameters that one piece of an update covers: less is not worth waking a thread. */
const UPDATE_BYTES = 2 ** 16;

/** What a workspace has room for. */
export interface Capacity {
  readonly batch: number;
  /** Misreports a bidder. */
  readonly points: number;
  readonly threads: number;
}

/** Where everything is in one linear memory. */
export interface Layout {
  readonly network: number;
  readonly record: Omit<
    NetworkRecord,
    "batch" | "points" | "rate" | "correction" | "seeksRegret" | "seeksGap" | AdamField
  >;
  readonly layers: readonly LayerRecord[];
  /** Bytes of memory that it takes. */
  readonly bytes: number;
}

type AdamField = "beta1" | "beta2" | "fresh1" | "fresh2" | "epsilon";

/** How a batch is cut into groups of tiles. Depends on the work alone, never on the threads. */
export function groupsOf(shape: AuctionNetShape, batch: number): { tilesOfGroup: number; groups: number } {
  const gradientBytes = align(parameterBlocks(shape).length * 4);
  const most = Math.max(1, Math.min(MOST_GROUPS, Math.floor(MOST_GRADIENT_BYTES / gradientBytes)));
  const tiles = Math.ceil(batch / TILE);
  const tilesOfGroup = Math.ceil(tiles / most);
  return { tilesOfGroup, groups: Math.ceil(tiles / tilesOfGroup) };
}

/** Lays one network's arena out: its record, what the threads share, and a scratch for each. */
export function layOut(shape: AuctionNetShape, { batch, points, threads }: Capacity): Layout {
  const { bidders, hidden } = shape;
  const widths = layerWidths(shape);
  const { length, layers } = parameterBlocks(shape);
  const parameterBytes = length * 4;
  const gradientBytes = align(parameterBytes);
  const { tilesOfGroup, groups } = groupsOf(shape, batch);
  const paddedPoints = padded(Math.max(points, 1), SEGMENT);
  const differenceColumns = padded(bidders + 1, 2);
  // The first bytes stay unused, so that no address is 0.
  const shared = arena(1024);
  const numbers = (count: number) => shared.take(count * 4);
  const network = shared.take(NETWORK_BYTES);
  const table = shared.take(widths.length * LAYER_BYTES);
  const transposed = widths.map(({ inputs, outputs }, k) => (k === 0 ? 0 : numbers(inputs * outputs)));
  const own = scratchLayout(shape, paddedPoints);
  const sumBytes = align(sumCount(bidders) * 8);
  const pairs = batch * bidders;
  const record = {
    bidders,
    hidden: hidden.length,
    layers: table,
    paddedPoints,
    tilesOfGroup,
    groups,
    parameterBytes,
    parameters: numbers(length),
    firstMoments: numbers(length),
    secondMoments: numbers(length),
    gradients: shared.take(gradientBytes * groups),
    gradientBytes,
    differences: numbers(bidders * (widths.at(-1)!.inputs + 1) * differenceColumns),
    differenceColumns,
    grid: numbers(bidders * paddedPoints),
    values: numbers(pairs),
    targetAllocation: numbers(pairs),
    targetPayments: numbers(pairs),
    misreports: numbers(pairs),
    gains: numbers(pairs),
    peaks: numbers(pairs),
    bottoms: numbers(pairs),
    falls: numbers(pairs),
    sums: shared.take(sumBytes * groups),
    sumBytes,
    regretWeights: numbers(bidders),
    gapWeights: numbers(bidders),
    irWeights: numbers(bidders),
    updateBytes: UPDATE_BYTES,
    ...own.record,
    scratch: shared.end,
    scratchBytes: own.bytes,
  };
  return {
    network,
    record,
    layers: layers.map(({ weights, biases }, k) => ({
      ...widths[k]!,
      weights: weights * 4,
      biases: biases * 4,
      transposed: transposed[k]!,
      ...own.layers[k]!,
    })),
    bytes: shared.end + threads * own.bytes,
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

// An AuctionNet that is run, in linear memory: what src/auction-net-run/record.ts writes, field for field.

import { denseRows64 } from "../dense64";
import { platformExp } from "../platform";

/** A dense layer of 64-bit floats; both heads are layers too. */
@unmanaged
export class RunLayer {
  /** Inputs that count, and outputs rounded up to what a layer computes at a time. */
  inputs: i32;
  outputs: i32;
  weights: usize;
  biases: usize;
}

@unmanaged
export class Run {
  bidders: i32;
  /** How many hidden layers there are: of `layers`, the first ones. Then come the allocation and the payment. */
  hidden: i32;
  layers: usize;
  /** A 64-bit float. */
  scale: usize;
  rows: i32;
  rowsOfPiece: i32;
  /** `[rows][bidders]`. */
  bids: usize;
  /** `[rows][bidders]` of a run, `[rows][points]` along own bids. */
  allocation: usize;
  payments: usize;
  /** The bidder whose own bids move, and how many of them a row has; `[rows][points]`. */
  bidder: i32;
  points: i32;
  ownBids: usize;
  /** The first thread's scratch; thread t's begins t · scratchBytes later. */
  scratch: usize;
  scratchBytes: usize;
  /** The rest are offsets in it. Units and logits, `[STRETCH]` rows of `rowBytes` each. */
  rowBytes: usize;
  unitsA: usize;
  unitsB: usize;
  logits: usize;
  /** The first layer's sums without the bidder; own bids in units of the scale, `[STRETCH]`. */
  base: usize;
  moving: usize;
  /** The second layer's sums as lines of the own bid. */
  starts: usize;
  slopes: usize;
  /** Units of the first layer that switch: where they start and rise, and their weights in the second. */
  switchStarts: usize;
  switchSlopes: usize;
  switchWeights: usize;
}

/** Rows, or own bids of one row, that go through the layers together; as in mechanism's auction-net.ts. */
export const STRETCH: i32 = 16;

export let net = changetype<Run>(0);
/** This thread's scratch. */
export let scratch: usize = 0;

export function configureAuctionNetRun(record: usize, thread: i32): void {
  net = changetype<Run>(record);
  scratch = net.scratch + <usize>thread * net.scratchBytes;
}

// @ts-ignore: decorator
@inline
export function layerAt(k: i32): RunLayer {
  return changetype<RunLayer>(net.layers + <usize>k * offsetof<RunLayer>());
}

/** The layers from `from` on, with their ReLU. @returns which of the two lists of units has the result */
export function hiddenLayers(x: usize, y: usize, from: i32, rows: i32): usize {
  for (let k = from; k < net.hidden; k++) {
    applyLayer(layerAt(k), x, y, rows);
    rectifyRows(y, layerAt(k).outputs, rows);
    const before = x;
    x = y;
    y = before;
  }
  return x;
}

// @ts-ignore: decorator
@inline
export function applyLayer(layer: RunLayer, x: usize, y: usize, rows: i32): void {
  denseRows64(x, layer.weights, layer.biases, 0, y, layer.inputs, layer.outputs, rows, net.rowBytes);
}

export function rectifyRows(units: usize, count: i32, rows: i32): void {
  const zero = f64x2.splat(0);
  for (let row = 0; row < rows; row++) {
    for (let k = units; k < units + (<usize>count << 3); k += 16) {
      const z = v128.load(k);
      v128.store(k, v128.and(z, f64x2.gt(z, zero)));
    }
    units += net.rowBytes;
  }
}

/** Leaves the exponentials of the logits in their place. @returns their sum */
export function exponentials(logits: usize, count: i32): f64 {
  const end = logits + (<usize>count << 3);
  let highest = -Infinity, sum: f64 = 0;
  for (let k = logits; k < end; k += 8) highest = max<f64>(highest, load<f64>(k));
  for (let k = logits; k < end; k += 8) {
    const weight = platformExp(load<f64>(k) - highest);
    store<f64>(k, weight);
    sum += weight;
  }
  return sum;
}

// @ts-ignore: decorator
@inline
export function sigmoid(logit: f64): f64 {
  return 1 / (1 + platformExp(-logit));
}

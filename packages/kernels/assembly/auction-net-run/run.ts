// AuctionNet in 64-bit floats, operation by operation that of mechanism's auction-net.ts: the same bits.

import { dense64 } from "../dense64";
import { platformExp } from "../platform";

/** A dense layer of 64-bit floats; both heads are layers too. */
@unmanaged
class RunLayer {
  /** Inputs that count, and outputs rounded up to what a layer computes at a time. */
  inputs: i32;
  outputs: i32;
  weights: usize;
  biases: usize;
}

/** What src/auction-net-run/run-auction-net.ts writes, field for field. */
@unmanaged
class Run {
  bidders: i32;
  /** How many hidden layers there are: of `layers`, the first ones. Then come the allocation and the payment. */
  hidden: i32;
  layers: usize;
  /** A 64-bit float. */
  scale: usize;
  rows: i32;
  rowsOfPiece: i32;
  /** `[rows][bidders]` each. */
  bids: usize;
  allocation: usize;
  payments: usize;
  /** The first thread's scratch; thread t's begins t · scratchBytes later. */
  scratch: usize;
  scratchBytes: usize;
  /** Offsets in it: two lists of units in turn, and the logits of both heads. */
  unitsA: usize;
  unitsB: usize;
  shares: usize;
  fractions: usize;
}

let net = changetype<Run>(0);
let scratch: usize = 0;

export function configureAuctionNetRun(record: usize, thread: i32): void {
  net = changetype<Run>(record);
  scratch = net.scratch + <usize>thread * net.scratchBytes;
}

// @ts-ignore: decorator
@inline
function layerAt(k: i32): RunLayer {
  return changetype<RunLayer>(net.layers + <usize>k * offsetof<RunLayer>());
}

/** Allocation and payments of one piece of the rows. */
export function runRows(piece: i32): void {
  const scale = load<f64>(net.scale), bytes = <usize>net.bidders << 3;
  const shares = scratch + net.shares, fractions = scratch + net.fractions;
  const end = min((piece + 1) * net.rowsOfPiece, net.rows);
  for (let row = piece * net.rowsOfPiece; row < end; row++) {
    const at = <usize>row * bytes, bids = net.bids + at;
    let x = scratch + net.unitsA, y = scratch + net.unitsB;
    for (let i: usize = 0; i < bytes; i += 8) store<f64>(x + i, load<f64>(bids + i) / scale);
    for (let k = 0; k < net.hidden; k++) {
      const layer = layerAt(k);
      dense64(x, layer.weights, layer.biases, y, layer.inputs, layer.outputs);
      rectify(y, layer.outputs);
      const before = x;
      x = y;
      y = before;
    }
    const allocation = layerAt(net.hidden), payment = layerAt(net.hidden + 1);
    dense64(x, allocation.weights, allocation.biases, shares, allocation.inputs, allocation.outputs);
    dense64(x, payment.weights, payment.biases, fractions, payment.inputs, payment.outputs);
    softmax(shares, net.bidders + 1);
    for (let i: usize = 0; i < bytes; i += 8) {
      const share = load<f64>(shares + i), fraction = 1 / (1 + platformExp(-load<f64>(fractions + i)));
      store<f64>(net.allocation + at + i, share);
      store<f64>(net.payments + at + i, fraction * load<f64>(bids + i) * share);
    }
  }
}

function rectify(units: usize, count: i32): void {
  const zero = f64x2.splat(0);
  for (let k = units; k < units + (<usize>count << 3); k += 16) {
    const z = v128.load(k);
    v128.store(k, v128.and(z, f64x2.gt(z, zero)));
  }
}

function softmax(logits: usize, count: i32): void {
  const end = logits + (<usize>count << 3);
  let highest = -Infinity, sum: f64 = 0;
  for (let k = logits; k < end; k += 8) highest = max<f64>(highest, load<f64>(k));
  for (let k = logits; k < end; k += 8) {
    const weight = platformExp(load<f64>(k) - highest);
    store<f64>(k, weight);
    sum += weight;
  }
  for (let k = logits; k < end; k += 8) store<f64>(k, load<f64>(k) / sum);
}

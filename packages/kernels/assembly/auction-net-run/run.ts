// AuctionNet in 64-bit floats, operation by operation that of mechanism's auction-net.ts: the same bits.

import { applyLayer, exponentials, hiddenLayers, layerAt, net, STRETCH, scratch, sigmoid } from "./network";

/** Allocation and payments of one piece of the rows. */
export function runRows(piece: i32): void {
  const end = min((piece + 1) * net.rowsOfPiece, net.rows);
  for (let row = piece * net.rowsOfPiece; row < end; row += STRETCH) runStretch(row, min(STRETCH, end - row));
}

function runStretch(first: i32, rows: i32): void {
  const bidders = net.bidders, x = scratch + net.unitsA, shares = scratch + net.logits;
  scaleRows(first, rows, x);
  const features = hiddenLayers(x, scratch + net.unitsB, 0, rows);
  const fractions = features == x ? scratch + net.unitsB : x;
  applyLayer(layerAt(net.hidden), features, shares, rows);
  applyLayer(layerAt(net.hidden + 1), features, fractions, rows);
  let at = <usize>(first * bidders) << 3;
  for (let row: usize = 0; row < <usize>rows * net.rowBytes; row += net.rowBytes) {
    const sum = exponentials(shares + row, bidders + 1);
    for (let i: usize = 0; i < <usize>bidders << 3; i += 8) {
      const share = load<f64>(shares + row + i) / sum;
      store<f64>(net.allocation + at, share);
      store<f64>(net.payments + at, sigmoid(load<f64>(fractions + row + i)) * load<f64>(net.bids + at) * share);
      at += 8;
    }
  }
}

/** Bids in units of the scale. */
function scaleRows(first: i32, rows: i32, into: usize): void {
  const scale = load<f64>(net.scale), bytes = <usize>net.bidders << 3;
  let bids = net.bids + <usize>first * bytes;
  for (let row = 0; row < rows; row++) {
    for (let i: usize = 0; i < bytes; i += 8) store<f64>(into + i, load<f64>(bids + i) / scale);
    bids += bytes;
    into += net.rowBytes;
  }
}

// Scores and reserves, operation by operation those of mechanism's lookahead-net/scorer.ts: the same bits.

import { dense64 } from "../dense64";
import { platformExp, platformLog } from "../platform";
import { at, auction, ownPlace, scratch, tableOf } from "./auction";

const LOG_SHIFT: f64 = 0.02;

/** What a bidder sees. */
function viewOf(bidder: i32): usize {
  const scaled = scratch + auction.scaled;
  // Of one bidder alone both are the same.
  if (auction.sets == auction.bidders) return scaled;
  const view = scratch + auction.view;
  store<f64>(view, at(scaled, bidder));
  let filled = 1;
  for (let j = 0; j < auction.bidders; j++) {
    if (j == bidder) continue;
    const bid = at(scaled, j);
    let to = view + (<usize>filled << 3);
    filled++;
    for (; to > view + 8 && load<f64>(to - 8) < bid; to -= 8) store<f64>(to, load<f64>(to - 8));
    store<f64>(to, bid);
  }
  return view;
}

export function scoreOf(bidder: i32): f64 {
  const view = viewOf(bidder), table = tableOf(bidder), own = ownPlace(bidder);
  const cross = table + auction.cross;
  let sum = splineAt(table, at(view, own)) + monotoneOf(table, view);
  for (let j = 0; j < auction.bidders; j++) if (j != own) sum -= at(cross, j) * at(view, j);
  return sum + load<f64>(table + auction.offset);
}

function splineAt(table: usize, bid: f64): f64 {
  const starts = table + auction.starts, slopes = table + auction.slopes;
  const first = load<f64>(starts);
  if (bid < first) return -(load<f64>(slopes) * (first - bid));
  let low = 0, high = auction.pieces;
  while (high - low > 1) {
    const middle = (low + high) >> 1, reached = bid >= at(starts, middle);
    low = select(middle, low, reached);
    high = select(high, middle, reached);
  }
  return at(table + auction.heights, low) + at(slopes, low + 1) * (bid - at(starts, low));
}

function monotoneOf(table: usize, view: usize): f64 {
  const units1 = scratch + auction.units1, units2 = scratch + auction.units2, width = auction.width;
  dense64(view, table + auction.weights1, table + auction.biases1, units1, auction.bidders, width);
  activate(units1);
  dense64(units1, table + auction.weights2, table + auction.biases2, units2, auction.hidden, width);
  activate(units2);
  return dot(table + auction.weights3, units2);
}

// @ts-ignore: decorator
@inline
function dot(weights: usize, units: usize): f64 {
  let sum: f64 = 0;
  const bytes = <usize>auction.hidden << 3;
  for (let k: usize = 0; k < bytes; k += 8) sum += load<f64>(weights + k) * load<f64>(units + k);
  return sum;
}

/** max(z, 0) | min(z, 0) | clamp(z, −1, 1) by thirds; a 0 may have either sign, which no comparison sees. */
function activate(units: usize): void {
  const third = <usize>(auction.hidden / 3) << 3;
  for (let k = units; k < units + third; k += 8) store<f64>(k, max<f64>(load<f64>(k), 0));
  for (let k = units + third; k < units + 2 * third; k += 8) store<f64>(k, min<f64>(load<f64>(k), 0));
  for (let k = units + 2 * third; k < units + 3 * third; k += 8) {
    store<f64>(k, min<f64>(max<f64>(load<f64>(k), -1), 1));
  }
}

/** t_i, in units of the scale. */
export function reserveOf(bidder: i32): f64 {
  const view = viewOf(bidder), table = tableOf(bidder), own = ownPlace(bidder);
  const units1 = scratch + auction.units1, units2 = scratch + auction.units2;
  const width = <usize>auction.width, skip = table + auction.reserveSkip;
  memory.copy(units1, table + auction.reserveBiases1, width << 3);
  let reserve = load<f64>(table + auction.reserveOffset);
  for (let j = 0; j < auction.bidders; j++) {
    if (j == own) continue;
    const bid = at(view, j), row = (<usize>j * width) << 3;
    addTwo(units1, bid, table + auction.reserveWeights1 + row, platformLog(bid + LOG_SHIFT), table + auction.reserveLogWeights1 + row);
    reserve += at(skip, j) * bid;
  }
  silu(units1);
  dense64(units1, table + auction.reserveWeights2, table + auction.reserveBiases2, units2, auction.hidden, auction.width);
  silu(units2);
  const weights3 = table + auction.reserveWeights3;
  for (let k = 0; k < auction.hidden; k++) reserve += at(weights3, k) * at(units2, k);
  return reserve;
}

/** units[k] = units[k] + a · x[k] + b · y[k], in that order. */
function addTwo(units: usize, a: f64, x: usize, b: f64, y: usize): void {
  const as = f64x2.splat(a), bs = f64x2.splat(b), bytes = <usize>auction.width << 3;
  for (let k: usize = 0; k < bytes; k += 16) {
    const once = f64x2.add(v128.load(units + k), f64x2.mul(as, v128.load(x + k)));
    v128.store(units + k, f64x2.add(once, f64x2.mul(bs, v128.load(y + k))));
  }
}

function silu(units: usize): void {
  for (let k = units; k < units + (<usize>auction.hidden << 3); k += 8) {
    const z = load<f64>(k);
    store<f64>(k, z / (1 + platformExp(-z)));
  }
}

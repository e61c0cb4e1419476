// The misreports that a search chose, gathered into full tiles: forward again, measured, and backward.

import { TILE, UNIT, usedBytes } from "../tile";
import { headLayer, net, scratch } from "./network";
import { addBidderTotal, BidderTotal } from "./sums";
import { backwardTile, forwardTile, fractionsAt } from "./tile-pass";

export const enum RowKind {
  /** The best misreport. */
  Misreport,
  /** Where the own share is highest before it falls ... */
  Peak,
  /** ... and where it has fallen furthest: always the row after its peak. */
  Bottom,
}

/** A row of the tile being gathered. */
@unmanaged
class TileRow {
  /** Row of the profile in its own tile, and the bidder who misreports. */
  profile: i32;
  bidder: i32;
  kind: RowKind;
}

let gathered: i32 = 0;
let firstProfile: i32 = 0;
let target: usize = 0;

// @ts-ignore: decorator
@inline
function rowAt(r: i32): TileRow {
  return changetype<TileRow>(scratch + net.tileRows + <usize>r * offsetof<TileRow>());
}

/** Begins with the chosen rows of a tile of profiles; their gradient is added to `gradient`. */
export function startRows(tile: i32, gradient: usize): void {
  firstProfile = tile * TILE;
  target = gradient;
  gathered = 0;
}

/** Sees to it that the next `count` rows come into one tile. */
export function reserveRows(count: i32): void {
  if (gathered + count > TILE) flushRows();
}

export function addRow(kind: RowKind, profile: i32, bidder: i32, bid: f32): void {
  const row = rowAt(gathered);
  row.kind = kind;
  row.profile = profile;
  row.bidder = bidder;
  let from = net.values + ((<usize>(firstProfile + profile) * net.bidders) << 2);
  let to = scratch + net.tileInput + (<usize>gathered << 2);
  for (let i = 0; i < net.bidders; i++) {
    store<f32>(to, i == bidder ? bid : load<f32>(from));
    from += 4;
    to += UNIT;
  }
  gathered++;
}

/** Adds the gradient of the rows gathered, and measures what they cost. */
export function flushRows(): void {
  if (gathered == 0) return;
  const bytes = usedBytes(gathered), slopes = <usize>net.bidders * UNIT;
  forwardTile(bytes);
  memory.fill(scratch + net.shareSlopes, 0, slopes);
  memory.fill(scratch + net.paymentSlopes, 0, slopes);
  for (let r = 0; r < gathered; r++) {
    if (rowAt(r).kind == RowKind.Misreport) misreportSlopes(r);
    else if (rowAt(r).kind == RowKind.Peak) fallSlopes(r);
  }
  backwardTile(target, bytes);
  gathered = 0;
}

/** The gain of a misreport costs: its utility v x − p raises the loss. */
function misreportSlopes(r: i32): void {
  const row = rowAt(r), i = <usize>row.bidder, at = i * UNIT + (<usize>r << 2);
  const value = load<f32>(net.values + ((<usize>(firstProfile + row.profile) * net.bidders + i) << 2));
  const share = load<f32>(scratch + headLayer().activations + at);
  const payment = load<f32>(fractionsAt() + at) * load<f32>(scratch + net.tileInput + at) * share;
  const honest = load<f32>(scratch + net.honest + i * UNIT + (<usize>row.profile << 2));
  addBidderTotal(BidderTotal.Regret, row.bidder, max<f32>(value * share - payment - honest, 0));
  const weight = load<f32>(net.regretWeights + (i << 2));
  store<f32>(scratch + net.shareSlopes + at, weight * value);
  store<f32>(scratch + net.paymentSlopes + at, -weight);
}

/** A fall costs: the share at its peak raises the loss, that at its bottom (the next row) lowers it. */
function fallSlopes(r: i32): void {
  const row = rowAt(r), i = <usize>row.bidder, at = i * UNIT + (<usize>r << 2);
  const shares = scratch + headLayer().activations + at;
  const fall = load<f32>(shares) - load<f32>(shares, 4);
  if (!(fall > 0)) return;
  addBidderTotal(BidderTotal.Gap, row.bidder, fall);
  const weight = load<f32>(net.gapWeights + (i << 2));
  store<f32>(scratch + net.shareSlopes + at, weight);
  store<f32>(scratch + net.shareSlopes + at, -weight, 4);
}

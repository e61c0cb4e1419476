// The hard auction of mechanism's lookahead-rule.ts, some rows at a time.

import { at, auction, scratch } from "./auction";
import { reserveOf, scoreOf } from "./score";
import { outscoring, setBid } from "./smallest-winning-bid";

/** Winners and what they pay, of one piece of the rows. */
export function sellRows(piece: i32): void {
  const bidders = auction.bidders;
  for (let row = piece * auction.rowsOfPiece; row < endOf(piece); row++) {
    const bids = readRow(row);
    scoreAll();
    const scores = scratch + auction.scores;
    let best = 0;
    for (let j = 1; j < bidders; j++) if (at(scores, j) > at(scores, best)) best = j;
    const bid = at(bids, best), reserve = priceFloor(best);
    const sold = bid >= reserve;
    store<i32>(auction.winners + (<usize>row << 2), sold ? best : -1);
    store<f64>(auction.prices + (<usize>row << 3), sold ? thresholdFrom(best, reserve, bid) : 0);
  }
}

/** Thresholds of `auction.bidder`, of one piece of the rows. */
export function thresholdRows(piece: i32): void {
  const bidder = auction.bidder;
  for (let row = piece * auction.rowsOfPiece; row < endOf(piece); row++) {
    readRow(row);
    const highest = load<f64>(auction.highest + (<usize>row << 3)), reserve = priceFloor(bidder);
    const price = reserve <= highest ? thresholdFrom(bidder, reserve, highest) : Infinity;
    store<f64>(auction.prices + (<usize>row << 3), price);
  }
}

function endOf(piece: i32): i32 {
  return min((piece + 1) * auction.rowsOfPiece, auction.rows);
}

/** Reads a row in units of the scale. @returns where its bids are */
function readRow(row: i32): usize {
  const bids = auction.bids + (<usize>(row * auction.bidders) << 3);
  for (let j = 0; j < auction.bidders; j++) setBid(j, at(bids, j));
  return bids;
}

function scoreAll(): void {
  for (let j = 0; j < auction.bidders; j++) store<f64>(scratch + auction.scores + (<usize>j << 3), scoreOf(j));
}

/** The reserve of a bidder, currency. */
function priceFloor(bidder: i32): f64 {
  return max<f64>(0, reserveOf(bidder) * load<f64>(auction.scale));
}

/** The smallest bid from the reserve on that outscores everybody, one rival after another; Infinity above `highest`. */
function thresholdFrom(bidder: i32, reserve: f64, highest: f64): f64 {
  setBid(bidder, reserve);
  scoreAll();
  const count = sortRivals(bidder);
  let price = reserve;
  for (let k = 0; k < count; k++) {
    price = outscoring(bidder, load<i32>(scratch + auction.rivals + (<usize>k << 2)), price, highest);
    if (price > highest) break;
  }
  return price;
}

/** Every bidder but one, the highest score first. @returns how many */
function sortRivals(except: i32): i32 {
  const scores = scratch + auction.scores, rivals = scratch + auction.rivals;
  let count = 0;
  for (let j = 0; j < auction.bidders; j++) {
    if (j == except) continue;
    let to = rivals + (<usize>count << 2);
    count++;
    for (; to > rivals && at(scores, load<i32>(to - 4)) < at(scores, j); to -= 4) store<i32>(to, load<i32>(to - 4));
    store<i32>(to, j);
  }
  return count;
}

// The spline of an own bid, and the gradient towards its slopes e_0, ..., e_K (e_0 below all knots).

import { blockOf, net, scratch } from "./network";

// @ts-ignore: decorator
@inline
function knotsOf(bidder: i32): usize {
  return blockOf(net.knots, bidder, net.pieces);
}

/** The piece that a bid is on, counted from 0; −1 below all knots. */
// @ts-ignore: decorator
@inline
function pieceAt(knots: usize, bid: f32): i32 {
  let low = -1, high = net.pieces;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    // Arithmetic rather than a branch, which would be mispredicted half of the time.
    const reached = bid >= load<f32>(knots + (<usize>middle << 2));
    low = select(middle, low, reached);
    high = select(high, middle, reached);
  }
  return low;
}

/** ψ of a bidder's bid. */
export function splineAt(bidder: i32, bid: f32): f32 {
  const knots = knotsOf(bidder), slopes = blockOf(net.effective + net.logSlopes, bidder, net.pieces + 1);
  const piece = pieceAt(knots, bid);
  if (piece < 0) return -load<f32>(slopes) * (load<f32>(knots) - bid);
  const at = <usize>piece << 2;
  const height = load<f32>(blockOf(net.heights, bidder, net.pieces) + at);
  return height + load<f32>(slopes + at, 4) * (bid - load<f32>(knots + at));
}

/**
 * Adds how ψ of a bid moves with the slope of the bid's own piece, times
 * `slope`; the pieces below, which it moves with by their whole widths, are
 * noted and added by `addPassed`.
 */
export function splineBackward(bidder: i32, bid: f32, slope: f32, gradient: usize): void {
  const knots = knotsOf(bidder), towards = blockOf(gradient + net.logSlopes, bidder, net.pieces + 1);
  const piece = pieceAt(knots, bid);
  const at = <usize>(piece + 1) << 2;
  const beyond = bid - load<f32>(knots + (<usize>max(piece, 0) << 2));
  store<f32>(towards + at, load<f32>(towards + at) + slope * beyond);
  const passed = blockOf(scratch + net.passed, bidder, net.pieces + 1) + at;
  store<f32>(passed, load<f32>(passed) + slope);
}

/** Forgets the pieces noted. */
export function clearPassed(): void {
  memory.fill(scratch + net.passed, 0, <usize>(net.sets * (net.pieces + 1)) << 2);
}

/** The part of the gradient that belongs to whole pieces below the bids. */
export function addPassed(gradient: usize): void {
  for (let set = 0; set < net.sets; set++) {
    const knots = knotsOf(set), towards = blockOf(gradient + net.logSlopes, set, net.pieces + 1);
    const passed = blockOf(scratch + net.passed, set, net.pieces + 1);
    let above: f32 = 0;
    for (let k = net.pieces - 1; k >= 1; k--) {
      const at = <usize>k << 2;
      above += load<f32>(passed + at, 4);
      const width = load<f32>(knots + at) - load<f32>(knots + at - 4);
      store<f32>(towards + at, load<f32>(towards + at) + above * width);
    }
  }
}

import { exp4, multiplyAdd, splatAt } from "../simd";
import { headLayer, net, scratch } from "./network";
import { count, SEGMENT_BYTES, values, weights } from "./sweep-lists";

/** The best misreport so far along the grid, and the utility that it gives. */
export let bestBid: f32 = 0;
export let bestUtility: f32 = 0;

export function startBest(bid: f32): void {
  bestBid = bid;
  bestUtility = -f32.MAX_VALUE;
}

/** Where bidder i's table of logit differences begins. */
export function differencesOf(i: i32): usize {
  return net.differences + ((<usize>i * (headLayer().inputs + 1) * net.differenceColumns) << 2);
}

/**
 * Bidder i's own share x and utility on a segment. With E = e^(−q) and
 * S = 1 / x from the logit differences (see derive.ts),
 *
 *     u = x (v − g / (1 + E)) = (v (1 + E) − g) / ((1 + E) S)
 *
 * @param at position of the segment in the grid, bytes
 */
export function sweepHeads(i: i32, value: f32, segment: usize, at: usize, keepShares: bool): void {
  const g0 = v128.load(segment), g1 = v128.load(segment, 16), g2 = v128.load(segment, 32);
  const one = f32x4.splat(1), end = weights + (<usize>count << 2);
  const biases = differencesOf(i) + ((<usize>headLayer().inputs * net.differenceColumns) << 2);
  // Columns 0 to bidders − 1 are differences, column `bidders` is −q.
  const last = <usize>net.bidders << 2;
  let s0 = one, s1 = one, s2 = one, e0 = one, e1 = one, e2 = one;
  for (let m: usize = 0; m <= last; m += 8) {
    let a0 = splatAt(biases + m), a1 = a0, a2 = a0;
    let b0 = splatAt(biases + m + 4), b1 = b0, b2 = b0;
    let x = values;
    for (let q = weights; q < end; q += 4) {
      const p = <usize>load<u32>(q) + m;
      const x0 = v128.load(x), x1 = v128.load(x, 16), x2 = v128.load(x, 32);
      const wa = v128.load_splat<f32>(p), wb = v128.load_splat<f32>(p, 4);
      a0 = multiplyAdd(wa, x0, a0); a1 = multiplyAdd(wa, x1, a1); a2 = multiplyAdd(wa, x2, a2);
      b0 = multiplyAdd(wb, x0, b0); b1 = multiplyAdd(wb, x1, b1); b2 = multiplyAdd(wb, x2, b2);
      x += SEGMENT_BYTES;
    }
    a0 = exp4(a0); a1 = exp4(a1); a2 = exp4(a2);
    if (m == last) { e0 = a0; e1 = a1; e2 = a2; break; }
    s0 = f32x4.add(s0, a0); s1 = f32x4.add(s1, a1); s2 = f32x4.add(s2, a2);
    b0 = exp4(b0); b1 = exp4(b1); b2 = exp4(b2);
    if (m + 4 == last) { e0 = b0; e1 = b1; e2 = b2; break; }
    s0 = f32x4.add(s0, b0); s1 = f32x4.add(s1, b1); s2 = f32x4.add(s2, b2);
  }
  if (keepShares) {
    const shares = scratch + net.shares + at;
    v128.store(shares, f32x4.div(one, s0));
    v128.store(shares, f32x4.div(one, s1), 16);
    v128.store(shares, f32x4.div(one, s2), 32);
  }
  const v = f32x4.splat(value);
  e0 = f32x4.add(e0, one); e1 = f32x4.add(e1, one); e2 = f32x4.add(e2, one);
  const u0 = f32x4.div(f32x4.sub(f32x4.mul(v, e0), g0), f32x4.mul(e0, s0));
  const u1 = f32x4.div(f32x4.sub(f32x4.mul(v, e1), g1), f32x4.mul(e1, s1));
  const u2 = f32x4.div(f32x4.sub(f32x4.mul(v, e2), g2), f32x4.mul(e2, s2));
  takeBest(u0, u1, u2, segment);
}

/** The first of the highest utilities, where it beats the best so far. */
// @ts-ignore: decorator
@inline
function takeBest(u0: v128, u1: v128, u2: v128, segment: usize): void {
  let highest = f32x4.pmax(f32x4.pmax(u0, u1), u2);
  highest = f32x4.pmax(highest, v128.shuffle<f32>(highest, highest, 2, 3, 0, 1));
  highest = f32x4.pmax(highest, v128.shuffle<f32>(highest, highest, 1, 0, 3, 2));
  const utility = f32x4.extract_lane(highest, 0);
  if (!(utility > bestUtility)) return;
  const mask =
    i32x4.bitmask(f32x4.eq(u0, highest)) |
    (i32x4.bitmask(f32x4.eq(u1, highest)) << 4) |
    (i32x4.bitmask(f32x4.eq(u2, highest)) << 8);
  // With NaN among the utilities none may equal the highest.
  if (mask == 0) return;
  bestUtility = utility;
  bestBid = load<f32>(segment + (<usize>ctz(mask) << 2));
}

// From the groups' gradients to the next parameters.

import { adam } from "../adam";
import { exp4, sigmoid4, softplus4 } from "../simd";
import { transpose } from "../transpose";
import { net } from "./network";

/** Log-slopes count up to this far from 0: as in mechanism's spline.ts. */
const STEEPEST: f32 = 10;

/** Adds the groups' gradients in their order on a stretch of the parameters, and leads them on to the learned ones. */
export function reduceRankingStretch(stretch: i32): void {
  const from = <usize>stretch * net.updateBytes, to = min(from + net.updateBytes, net.parameterBytes);
  let square: f64 = 0;
  for (let at = from; at < to; at += 16) {
    let g = v128.load(net.gradients + at);
    for (let k = 1; k < net.groups; k++) g = f32x4.add(g, v128.load(net.gradients + <usize>k * net.gradientBytes + at));
    g = f32x4.mul(g, v128.load(net.derivatives + at));
    v128.store(net.gradient + at, g);
    square += squareOf(f32x4.extract_lane(g, 0)) + squareOf(f32x4.extract_lane(g, 1));
    square += squareOf(f32x4.extract_lane(g, 2)) + squareOf(f32x4.extract_lane(g, 3));
  }
  store<f64>(net.squares + (<usize>stretch << 3), square);
}

// @ts-ignore: decorator
@inline
function squareOf(x: f32): f64 {
  return <f64>x * <f64>x;
}

/** Adam on all parameters, the gradient multiplied by `clip`. Then `deriveRanking`. */
export function updateRanking(): void {
  const clip = f32x4.splat(net.clip);
  for (let at: usize = 0; at < net.parameterBytes; at += 16) {
    v128.store(net.gradient + at, f32x4.mul(v128.load(net.gradient + at), clip));
  }
  adam(
    net.parameters, net.firstMoments, net.secondMoments, net.gradient, 0, 1, net.parameterBytes,
    net.rate, net.correction, net.beta1, net.beta2, net.fresh1, net.fresh2, net.epsilon,
  );
}

/** Brings all that is computed from the parameters alone up to date: after every change of them. */
export function deriveRanking(): void {
  deriveWeights();
  deriveSlopes();
  deriveHeights();
  const square = <usize>(net.hidden * net.hidden) << 2;
  for (let set: usize = 0; set < <usize>net.sets; set++) {
    const at = set * square;
    transpose(net.effective + net.weights2 + at, net.transposed2 + at, net.hidden, net.hidden);
    transpose(net.effective + net.reserveWeights2 + at, net.reserveTransposed2 + at, net.hidden, net.hidden);
  }
}

/** ±softplus of what becomes weights; plain numbers stay as they are. */
function deriveWeights(): void {
  for (let at: usize = 0; at < net.plain; at += 16) {
    const raw = v128.load(net.parameters + at), sign = v128.load(net.signs + at);
    v128.store(net.effective + at, f32x4.mul(sign, softplus4(raw)));
    v128.store(net.derivatives + at, f32x4.mul(sign, sigmoid4(raw)));
  }
  for (let at = net.plain; at < net.logSlopes; at += 16) {
    const sign = v128.load(net.signs + at);
    v128.store(net.effective + at, f32x4.mul(sign, v128.load(net.parameters + at)));
    v128.store(net.derivatives + at, sign);
  }
}

function deriveSlopes(): void {
  const most = f32x4.splat(STEEPEST), least = f32x4.splat(-STEEPEST);
  for (let at = net.logSlopes; at < net.parameterBytes; at += 16) {
    const raw = v128.load(net.parameters + at), clamped = f32x4.pmin(f32x4.pmax(raw, least), most);
    const slope = f32x4.mul(v128.load(net.signs + at), exp4(clamped));
    v128.store(net.effective + at, slope);
    v128.store(net.derivatives + at, v128.and(slope, f32x4.eq(raw, clamped)));
  }
}

function deriveHeights(): void {
  const pieces = <usize>net.pieces;
  for (let set: usize = 0; set < <usize>net.sets; set++) {
    const knots = net.knots + ((set * pieces) << 2), heights = net.heights + ((set * pieces) << 2);
    const slopes = net.effective + net.logSlopes + ((set * (pieces + 1)) << 2);
    let height: f32 = 0;
    store<f32>(heights, 0);
    for (let at: usize = 4; at < pieces << 2; at += 4) {
      height += load<f32>(slopes + at) * (load<f32>(knots + at) - load<f32>(knots + at - 4));
      store<f32>(heights + at, height);
    }
  }
}

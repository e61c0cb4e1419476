import { rowsOf, TILE, UNIT, usedBytes } from "../tile";
import { headLayer, net, scratch } from "./network";
import { forwardTile, fractionsAt } from "./tile-pass";

/** Runs a tile's profiles forward, all truthful, and keeps the bidders' utilities. */
export function truthfulPass(tile: i32): void {
  const rows = rowsOf(tile, net.batch), bidders = net.bidders;
  let value = net.values + ((<usize>(tile * TILE) * bidders) << 2);
  for (let r = 0; r < rows; r++) {
    let to = scratch + net.tileInput + (<usize>r << 2);
    for (let i = 0; i < bidders; i++) {
      store<f32>(to, load<f32>(value));
      value += 4;
      to += UNIT;
    }
  }
  const bytes = usedBytes(rows);
  forwardTile(bytes);
  const shares = scratch + headLayer().activations, fractions = fractionsAt();
  const values = scratch + net.tileInput, honest = scratch + net.honest;
  for (let q: usize = 0; q < <usize>bidders * UNIT; q += UNIT) {
    for (let v: usize = q; v < q + bytes; v += 16) {
      const x = v128.load(shares + v), own = v128.load(values + v);
      const payment = f32x4.mul(f32x4.mul(v128.load(fractions + v), own), x);
      v128.store(honest + v, f32x4.sub(f32x4.mul(own, x), payment));
    }
  }
}

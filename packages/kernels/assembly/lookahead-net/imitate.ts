import { rowsOf, TILE, UNIT, usedBytes } from "../tile";
import { splinesBackward } from "./improve";
import { net, scratch } from "./network";
import { reservesBackward } from "./reserve";
import { allocationBackward, scoresBackward } from "./soft-allocation";
import { truthfulForward } from "./truthful";

/** Adds a tile's gradient of the mean squared error to a target's allocation. @returns the squared errors' sum */
export function imitateTile(tile: i32, gradient: usize): f64 {
  const rows = rowsOf(tile, net.batch), bytes = usedBytes(rows);
  truthfulForward(tile);
  const slope: f32 = 2 / (<f32>net.batch * <f32>net.bidders);
  let error: f64 = 0;
  for (let i = 0; i < net.bidders; i++) {
    const unit = scratch + <usize>i * UNIT;
    for (let r = 0; r < <i32>(bytes >> 2); r++) {
      const v = <usize>r << 2;
      let miss: f32 = 0;
      if (r < rows) {
        const share = load<f32>(unit + net.ranks + v) * load<f32>(unit + net.reaches + v);
        miss = share - load<f32>(net.targetAllocation + (<usize>((tile * TILE + r) * net.bidders + i) << 2));
      }
      error += <f64>(miss * miss);
      store<f32>(unit + net.shareSlopes + v, slope * miss);
    }
  }
  allocationBackward(bytes);
  scoresBackward(scratch + net.bids, gradient, bytes);
  splinesBackward(gradient, rows);
  reservesBackward(gradient, bytes);
  return error;
}

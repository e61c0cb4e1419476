// The work of a thread: a group of tiles in order, with a gradient and a sum of its own, whichever thread takes it.

import { TILE } from "../tile";
import { imitateTile } from "./imitate";
import { improveTile } from "./improve";
import { net } from "./network";
import { addPassed, clearPassed } from "./spline";

export function imitateRankingGroup(group: i32): void {
  overTiles(group, false);
}

export function improveRankingGroup(group: i32): void {
  overTiles(group, true);
}

function overTiles(group: i32, improves: bool): void {
  const gradient = net.gradients + <usize>group * net.gradientBytes;
  memory.fill(gradient, 0, net.gradientBytes);
  clearPassed();
  const tiles = (net.batch + TILE - 1) / TILE, first = group * net.tilesOfGroup;
  let sum: f64 = 0;
  for (let tile = first; tile < min(first + net.tilesOfGroup, tiles); tile++) {
    sum += improves ? improveTile(tile, gradient) : imitateTile(tile, gradient);
  }
  addPassed(gradient);
  store<f64>(net.sums + (<usize>group << 3), sum);
}

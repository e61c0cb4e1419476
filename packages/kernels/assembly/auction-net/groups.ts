// The work of a thread: a group of tiles in order, with a gradient and sums of its own, whichever thread takes it.

import { adam } from "../adam";
import { TILE } from "../tile";
import { descendTile } from "./descend";
import { imitateTile } from "./imitate";
import { net } from "./network";
import { searchTile } from "./search";
import { clearSums, useSums } from "./sums";
import { truthfulPass } from "./truthful";

function gradientOf(group: i32): usize {
  return net.gradients + <usize>group * net.gradientBytes;
}

function tilesBefore(group: i32): i32 {
  const tiles = (net.batch + TILE - 1) / TILE;
  return min(group * net.tilesOfGroup, tiles);
}

export function imitateGroup(group: i32): void {
  const gradient = gradientOf(group);
  memory.fill(gradient, 0, net.gradientBytes);
  useSums(group);
  clearSums();
  for (let tile = tilesBefore(group); tile < tilesBefore(group + 1); tile++) {
    truthfulPass(tile);
    imitateTile(tile, gradient);
  }
}

/** Search and gradient of a tile in one go, while its activations are in the cache. */
export function improveGroup(group: i32): void {
  const gradient = gradientOf(group);
  memory.fill(gradient, 0, net.gradientBytes);
  useSums(group);
  clearSums();
  for (let tile = tilesBefore(group); tile < tilesBefore(group + 1); tile++) {
    truthfulPass(tile);
    if (net.seeksRegret | net.seeksGap) searchTile(tile);
    descendTile(tile, gradient);
  }
}

/** The search alone: where the weights depend on what it finds in the whole batch. */
export function searchGroup(group: i32): void {
  useSums(group);
  clearSums();
  for (let tile = tilesBefore(group); tile < tilesBefore(group + 1); tile++) {
    truthfulPass(tile);
    searchTile(tile);
  }
}

/** The gradient alone, after `searchGroup` of every group. */
export function descendGroup(group: i32): void {
  const gradient = gradientOf(group);
  memory.fill(gradient, 0, net.gradientBytes);
  useSums(group);
  for (let tile = tilesBefore(group); tile < tilesBefore(group + 1); tile++) {
    truthfulPass(tile);
    descendTile(tile, gradient);
  }
}

/** Adam on a stretch of the parameters, bytes. Call `derive` when every stretch is done. */
export function updateStretch(stretch: i32): void {
  const from = <usize>stretch * net.updateBytes;
  adam(
    net.parameters + from, net.firstMoments + from, net.secondMoments + from,
    net.gradients + from, net.gradientBytes, net.groups, min(net.updateBytes, net.parameterBytes - from),
    net.rate, net.correction, net.beta1, net.beta2, net.fresh1, net.fresh2, net.epsilon,
  );
}

import { headLayer, layerAt, net, scratch } from "./network";
import { othersSums, sweepFirstLayer, sweepLines } from "./sweep-first";
import { differencesOf, startBest, sweepHeads } from "./sweep-heads";
import { sweepDeeperLayer, sweepSecondLayer } from "./sweep-layer";
import { SEGMENT_BYTES, startLists } from "./sweep-lists";

/**
 * Runs bidder i's bid along its grid, the others truthful, forward only. Finds
 * its best misreport, and keeps its shares along the grid where asked.
 *
 * After `truthfulSums` of the profile.
 */
export function sweep(i: i32, value: f32, keepShares: bool): void {
  const grid = net.grid + ((<usize>i * net.paddedPoints) << 2);
  startBest(load<f32>(grid));
  othersSums(i, value);
  for (let at: usize = 0; at < <usize>net.paddedPoints << 2; at += SEGMENT_BYTES) {
    const segment = grid + at;
    startLists();
    sweepFirstLayer(i, segment, nextWeightsOf(0, i), nextRowOf(0), net.hidden > 1);
    for (let k = 1; k < net.hidden; k++) {
      const layer = layerAt(k), next = nextWeightsOf(k, i), row = nextRowOf(k);
      if (k == 1) {
        sweepLines(i);
        sweepSecondLayer(scratch + net.starts, scratch + net.slopes, segment, layer.outputs, next, row);
      } else {
        sweepDeeperLayer(net.parameters + layer.biases, segment, layer.outputs, next, row);
      }
    }
    sweepHeads(i, value, segment, at, keepShares);
  }
}

/** The weights that follow hidden layer k in a sweep of bidder i. */
function nextWeightsOf(k: i32, i: i32): usize {
  return k + 1 < net.hidden ? net.parameters + layerAt(k + 1).weights : differencesOf(i);
}

function nextRowOf(k: i32): usize {
  return <usize>(k + 1 < net.hidden ? layerAt(k + 1).outputs : net.differenceColumns) << 2;
}

import { nonDominatedRanks } from "../analysis/dominance.js";
import { greedyHypervolumeSubset } from "../analysis/hypervolume-subset.js";
import type { Observation } from "./observation.js";

/**
 * Which observations count as good: the best COMPLETE ones, then the PRUNED
 * ones that got furthest, then the infeasible ones nearest to feasibility,
 * `count` in all. With several objectives the COMPLETE ones go by
 * non-dominated rank, and within the last rank by hypervolume.
 *
 * @returns whether each observation is good
 */
export function goodObservations(observed: readonly Observation[], count: number): Uint8Array {
  const good = new Uint8Array(observed.length);
  let left = count;
  const take = (chosen: readonly number[]) => {
    for (const k of chosen) good[k] = 1;
    left -= chosen.length;
  };
  take(bestComplete(observed, left));
  take(lowest(observed, "pruned", left, comparePruned));
  take(lowest(observed, "infeasible", left, (a, b) => a.violation - b.violation));
  return good;
}

// --- Internal helpers ---

function bestComplete(observed: readonly Observation[], count: number): readonly number[] {
  const several = observed.some(({ losses }) => losses.length > 1);
  if (!several) return lowest(observed, "complete", count, (a, b) => compare(a.losses[0]!, b.losses[0]!));
  const complete: number[] = [];
  for (let k = 0; k < observed.length; k++) if (observed[k]!.kind === "complete") complete.push(k);
  if (complete.length <= count) return complete;
  const points = complete.map((k) => observed[k]!.losses);
  const ranks = nonDominatedRanks(points, count);
  const chosen: number[] = [];
  for (let rank = 0; chosen.length < count; rank++) {
    const front = complete.filter((_, k) => ranks[k] === rank);
    const room = count - chosen.length;
    if (front.length <= room) chosen.push(...front);
    else {
      const subset = greedyHypervolumeSubset(
        front.map((k) => observed[k]!.losses),
        room,
      );
      chosen.push(...subset.map((k) => front[k]!));
    }
  }
  return chosen;
}

/** The `count` lowest of one kind, of equals the first, by one pass over a short sorted list. */
function lowest(
  observed: readonly Observation[],
  kind: Observation["kind"],
  count: number,
  order: (a: Observation, b: Observation) => number,
): readonly number[] {
  const chosen: number[] = [];
  if (count <= 0) return chosen;
  for (let k = 0; k < observed.length; k++) {
    const observation = observed[k]!;
    if (observation.kind !== kind) continue;
    let at = chosen.length;
    while (at > 0 && order(observed[chosen[at - 1]!]!, observation) > 0) at--;
    if (at >= count) continue;
    chosen.splice(at, 0, k);
    if (chosen.length > count) chosen.pop();
  }
  return chosen;
}

function comparePruned(a: Observation, b: Observation): number {
  return compare(a.pruned[0], b.pruned[0]) || compare(a.pruned[1], b.pruned[1]);
}

/** Infinities of one sign are equal, which their difference is not. */
function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

import { exclusiveHypervolume, hypervolume } from "./hypervolume.js";

/**
 * Chooses `size` points of large joint hypervolume, greedily: each next point
 * is the one that adds most. Within 1 − 1/e of the best subset. Gains only
 * fall as points are chosen, so stale ones are upper bounds, looked at again
 * only when they lead.
 *
 * Guerreiro, Fonseca and Paquete, "Greedy Hypervolume Subset Selection in Low
 * Dimensions" (2016).
 *
 * @param points losses `[point][objective]`
 * @returns the chosen points' indices
 */
export function greedyHypervolumeSubset(
  points: readonly (readonly number[])[],
  size: number,
): readonly number[] {
  const reference = referencePoint(points);
  // Where volumes are infinite they cannot be compared: any subset will do, as Optuna has it.
  if (points.some((point) => !point.every(Number.isFinite))) return [...points.keys()].slice(0, size);
  const gains = points.map((point) => hypervolume([point], reference));
  const chosen: number[] = [];
  const left = new Set(points.keys());
  while (chosen.length < size && left.size > 0) {
    const fresh = new Set<number>();
    let leader = argMax(gains, left);
    while (chosen.length > 0 && !fresh.has(leader)) {
      gains[leader] = exclusiveHypervolume(
        points[leader]!,
        chosen.map((k) => points[k]!),
        reference,
      );
      fresh.add(leader);
      leader = argMax(gains, left);
    }
    chosen.push(leader);
    left.delete(leader);
  }
  return chosen;
}

/** A little worse than the worst loss of each objective, so that the extreme points count too. */
function referencePoint(points: readonly (readonly number[])[]): readonly number[] {
  const objectives = points[0]?.length ?? 0;
  return Array.from({ length: objectives }, (_, objective) => {
    const worst = points.reduce((most, point) => Math.max(most, point[objective]!), Number.NEGATIVE_INFINITY);
    return Math.max(1.1 * worst, 0.9 * worst) || SMALLEST_MARGIN;
  });
}

// --- Internal helpers ---

const SMALLEST_MARGIN = 1e-12;

function argMax(values: readonly number[], among: ReadonlySet<number>): number {
  let best = -1;
  for (const k of among) if (best < 0 || values[k]! > values[best]!) best = k;
  return best;
}

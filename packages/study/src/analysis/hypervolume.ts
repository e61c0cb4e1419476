import { InvalidArgument } from "@auction-mech/core";
import { dominates } from "./dominance.js";

/**
 * Volume of what the points dominate and the reference point bounds. Points
 * beyond the reference add nothing; infinite losses or bounds make it infinite.
 *
 * While et al., "A Fast Way of Calculating Exact Hypervolumes" (2012).
 *
 * @param points losses `[point][objective]`, lower is better
 * @param reference a loss an objective, worse than what counts
 */
export function hypervolume(points: readonly ArrayLike<number>[], reference: readonly number[]): number {
  for (const point of points) {
    if (point.length !== reference.length) {
      throw new InvalidArgument(
        `Each point must have ${reference.length} objectives as the reference has, but one has ${point.length}.`,
      );
    }
  }
  const inside = points.filter((point) => reference.every((bound, k) => point[k]! < bound));
  const isUnbounded = [reference, ...inside].some((point) => !Array.from(point).every(Number.isFinite));
  if (isUnbounded) return inside.length > 0 ? Number.POSITIVE_INFINITY : 0;
  return reference.length === 2 ? area(inside, reference) : volume(front(inside), reference);
}

// --- Internal helpers ---

/** Two objectives: a sweep along the first. */
function area(points: readonly ArrayLike<number>[], reference: readonly number[]): number {
  const order = [...points].sort((a, b) => a[0]! - b[0]! || a[1]! - b[1]!);
  let total = 0;
  let height = reference[1]!;
  for (const point of order) {
    if (point[1]! >= height) continue;
    total += (reference[0]! - point[0]!) * (height - point[1]!);
    height = point[1]!;
  }
  return total;
}

/** The sum over the points of what each adds to those after it. */
function volume(points: readonly ArrayLike<number>[], reference: readonly number[]): number {
  let total = 0;
  points.forEach((point, k) => {
    const others = points
      .slice(k + 1)
      .map((other) => Array.from(other, (loss, d) => Math.max(loss, point[d]!)));
    const alone = reference.reduce((product, bound, d) => product * (bound - point[d]!), 1);
    total += alone - volume(front(others), reference);
  });
  return total;
}

/** Without the points that another dominates or equals. */
function front(points: readonly ArrayLike<number>[]): readonly ArrayLike<number>[] {
  const kept: ArrayLike<number>[] = [];
  const order = [...points].sort((a, b) => sum(a) - sum(b));
  for (const point of order) {
    const covered = kept.some((other) => dominates(other, point) || isEqual(other, point));
    if (!covered) kept.push(point);
  }
  return kept;
}

function sum(point: ArrayLike<number>): number {
  return Array.from(point).reduce((total, loss) => total + loss, 0);
}

function isEqual(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return Array.from(a).every((loss, k) => loss === b[k]);
}

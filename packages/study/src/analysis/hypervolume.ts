import { InvalidArgument } from "@auction-mech/core";

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
  return finiteHypervolume(inside, reference);
}

/**
 * What a point adds to the hypervolume of others: its own less what they cover
 * of it, which is the hypervolume of the others pushed back to the point. All
 * finite and within the reference.
 */
export function exclusiveHypervolume(
  point: ArrayLike<number>,
  others: readonly ArrayLike<number>[],
  reference: readonly number[],
): number {
  const pushed = others.map((other) => Array.from(other, (loss, d) => Math.max(loss, point[d]!)));
  const alone = reference.reduce((product, bound, d) => product * (bound - point[d]!), 1);
  return alone - finiteHypervolume(pushed, reference);
}

// --- Internal helpers ---

function finiteHypervolume(points: readonly ArrayLike<number>[], reference: readonly number[]): number {
  return reference.length === 2 ? area(points, reference) : volume(front(points), reference);
}

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
    total += exclusiveHypervolume(point, points.slice(k + 1), reference);
  });
  return total;
}

/** Without the points that another dominates or equals. */
function front(points: readonly ArrayLike<number>[]): readonly ArrayLike<number>[] {
  const kept: ArrayLike<number>[] = [];
  // In lexicographic order only an earlier point can cover a later one.
  const order = [...points].sort(lexicographic);
  for (const point of order) {
    if (!kept.some((other) => covers(other, point))) kept.push(point);
  }
  return kept;
}

function lexicographic(a: ArrayLike<number>, b: ArrayLike<number>): number {
  for (let d = 0; d < a.length; d++) if (a[d]! !== b[d]!) return a[d]! - b[d]!;
  return 0;
}

/** Whether `a` is nowhere worse than `b`. */
function covers(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  for (let d = 0; d < a.length; d++) if (a[d]! > b[d]!) return false;
  return true;
}

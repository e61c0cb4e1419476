/**
 * Whether the losses `a` dominate `b`: nowhere worse, somewhere better. Lower
 * is better in every objective.
 */
export function dominates(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  let better = false;
  for (let objective = 0; objective < a.length; objective++) {
    if (a[objective]! > b[objective]!) return false;
    if (a[objective]! < b[objective]!) better = true;
  }
  return better;
}

/**
 * Non-dominated rank of each point, 0 the Pareto front: what is left once the
 * lower ranks are taken away. Ranks after the first `enough` points are ranked
 * may stay at the last rank + 1.
 *
 * Deb et al., "A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II" (2002), section III-A.
 *
 * @param points losses `[point][objective]`
 */
export function nonDominatedRanks(points: readonly ArrayLike<number>[], enough = points.length): Int32Array {
  const ranks = new Int32Array(points.length).fill(-1);
  // In lexicographic order no point is dominated by a later one.
  let left = Array.from(points.keys()).sort((a, b) => lexicographic(points[a]!, points[b]!));
  let ranked = 0;
  for (let rank = 0; left.length > 0; rank++) {
    if (ranked >= enough) {
      for (const point of left) ranks[point] = rank;
      break;
    }
    const front: number[] = [];
    const dominated: number[] = [];
    for (const point of left) {
      const beaten = front.some((other) => dominates(points[other]!, points[point]!));
      if (beaten) dominated.push(point);
      else front.push(point);
    }
    for (const point of front) ranks[point] = rank;
    ranked += front.length;
    left = dominated;
  }
  return ranks;
}

// --- Internal helpers ---

function lexicographic(a: ArrayLike<number>, b: ArrayLike<number>): number {
  for (let objective = 0; objective < a.length; objective++) {
    if (a[objective]! !== b[objective]!) return a[objective]! < b[objective]! ? -1 : 1;
  }
  return 0;
}

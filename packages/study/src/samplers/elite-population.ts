import { dominates, nonDominatedRanks } from "../analysis/dominance.js";
import { constraintViolation, type FrozenTrial } from "../frozen-trial.js";
import { losses, type StudyDirection } from "../study-direction.js";

/** A trial as a member of a population. */
export interface Individual {
  readonly trial: FrozenTrial;
  readonly losses: readonly number[];
  /** Total constraint violation, 0 where feasible. */
  readonly violation: number;
}

export function individual(trial: FrozenTrial, directions: readonly StudyDirection[]): Individual {
  return { trial, losses: losses(trial.values!, directions), violation: constraintViolation(trial) };
}

/** Constrained domination: feasible before infeasible, less violation before more, then Pareto. */
export function isFitter(a: Individual, b: Individual): boolean {
  if (a.violation !== b.violation && (a.violation > 0 || b.violation > 0)) return a.violation < b.violation;
  return dominates(a.losses, b.losses);
}

/** The `size` fittest: rank by rank, the last rank by crowding distance, the least crowded first. */
export function elitePopulation(population: readonly Individual[], size: number): readonly Individual[] {
  const elite: Individual[] = [];
  for (const front of fronts(population)) {
    const room = size - elite.length;
    if (front.length <= room) elite.push(...front);
    else {
      const distance = crowdingDistances(front.map((one) => one.losses));
      const order = [...front.keys()].sort((a, b) => descending(distance[a]!, distance[b]!));
      elite.push(...order.slice(0, room).map((k) => front[k]!));
    }
    if (elite.length >= size) break;
  }
  return elite;
}

/**
 * Crowding distance: over the objectives, the gap between a point's neighbours
 * relative to the front's range; infinite at the ends.
 *
 * Deb et al., "A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II" (2002), section III-B.
 */
function crowdingDistances(front: readonly (readonly number[])[]): Float64Array {
  const distances = new Float64Array(front.length);
  const objectives = front[0]?.length ?? 0;
  for (let objective = 0; objective < objectives; objective++) {
    const at = (k: number) => front[k]![objective]!;
    const order = [...front.keys()].sort((a, b) => descending(at(b), at(a)));
    const [first, last] = [order[0]!, order.at(-1)!];
    const range = at(last) - at(first);
    if (range === 0) continue;
    distances[first] = Number.POSITIVE_INFINITY;
    distances[last] = Number.POSITIVE_INFINITY;
    for (let k = 1; k + 1 < order.length; k++) {
      const gap = at(order[k + 1]!) - at(order[k - 1]!);
      distances[order[k]!]! += Number.isFinite(range) ? gap / range : Number(gap > 0);
    }
  }
  return distances;
}

// --- Internal helpers ---

/** Feasible fronts first; each amount of violation after them is a front of its own. */
function fronts(population: readonly Individual[]): readonly (readonly Individual[])[] {
  const feasible = population.filter(({ violation }) => violation === 0);
  const ranks = nonDominatedRanks(feasible.map((one) => one.losses));
  const ordered: Individual[][] = [];
  feasible.forEach((one, k) => {
    const front = ordered[ranks[k]!];
    if (front) front.push(one);
    else ordered[ranks[k]!] = [one];
  });
  const infeasible = population.filter(({ violation }) => violation > 0);
  infeasible.sort((a, b) => a.violation - b.violation);
  return [...ordered, ...infeasible.map((one) => [one])];
}

function descending(a: number, b: number): number {
  return a > b ? -1 : a < b ? 1 : 0;
}

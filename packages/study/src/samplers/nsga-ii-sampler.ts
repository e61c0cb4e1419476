import { type Random, requireInteger, requireRange } from "@auction-mech/core";
import type { ParamValue } from "../distribution.js";
import { isSingle } from "../distribution.js";
import { type FrozenTrial, own } from "../frozen-trial.js";
import type { Sampler } from "../sampler.js";
import type { SearchSpace } from "../search-space.js";
import type { StudyView } from "../study-view.js";
import { elitePopulation, type Individual, individual, isFitter } from "./elite-population.js";
import { intersectionSearchSpace } from "./intersection-search-space.js";
import { drawUniform } from "./uniform-draw.js";

export interface NsgaIISamplerOptions {
  /** @default 50 */
  readonly populationSize?: number;
  /** Probability that a parameter is drawn anew. @default 1 / the number of parameters */
  readonly mutationProbability?: number;
  /** Probability that a child has two parents. @default 0.9 */
  readonly crossoverProbability?: number;
  /** Probability that a parameter is the second parent's. @default 0.5 */
  readonly swappingProbability?: number;
}

/**
 * NSGA-II: each generation breeds the next from the elite of itself and its
 * parents, by non-dominated rank and crowding, feasible before infeasible.
 * Generations and parents are kept in Optuna's attributes, so that both
 * libraries breed one population.
 *
 * Deb et al., "A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II" (2002).
 */
export function nsgaIISampler(options: NsgaIISamplerOptions = {}): Sampler {
  const { populationSize = 50, crossoverProbability = 0.9, swappingProbability = 0.5 } = options;
  requireInteger("populationSize", populationSize, 2, 1_000_000);
  requireRange("crossoverProbability", crossoverProbability, 0, 1);
  requireRange("swappingProbability", swappingProbability, 0, 1);
  if (options.mutationProbability !== undefined)
    requireRange("mutationProbability", options.mutationProbability, 0, 1);
  const intersection = intersectionSearchSpace(false);

  /** A child's parameters; those that mutate are left out, hence sampled independently. */
  function breed(parents: readonly Individual[], space: SearchSpace, random: Random) {
    const names = Object.keys(space).sort();
    const mutation = options.mutationProbability ?? 1 / Math.max(1, names.length);
    const first = tournament(parents, random);
    const others = parents.filter((parent) => parent !== first);
    const crossed = others.length > 0 && random.uniform() < crossoverProbability;
    const second = crossed ? tournament(others, random) : first;
    const child: Record<string, ParamValue> = {};
    for (const name of names) {
      const parent = random.uniform() < swappingProbability ? second : first;
      const value = own(parent.trial.params, name);
      if (random.uniform() >= mutation && value !== undefined) child[name] = value;
    }
    return child;
  }

  return {
    name: "nsga-ii",
    inferRelativeSearchSpace: (view) =>
      Object.fromEntries(Object.entries(intersection(view)).filter(([, one]) => !isSingle(one))),
    beforeTrial(view) {
      const generation = currentGeneration(view, populationSize);
      view.setTrialSystemAttr(GENERATION, generation);
      if (generation > 0) parentsOf(view, generation, populationSize);
    },
    sampleRelative(view, space) {
      const generation = own(view.trial.systemAttrs, GENERATION);
      if (typeof generation !== "number" || generation === 0) return {};
      return breed(parentsOf(view, generation, populationSize), space, view.random("nsga-ii"));
    },
    sampleIndependent: (view, name, distribution) =>
      drawUniform(distribution, view.random(`independent:${name}`).uniform()),
  };
}

// --- Internal helpers ---

const GENERATION = "NSGAIISampler:generation";
const PARENTS = "NSGAIISampler:parent:";

/** The generation that still needs trials: the last that has any, or the next once that one is complete. */
function currentGeneration(view: StudyView, populationSize: number): number {
  let last = 0;
  let complete = 0;
  for (const trial of view.trials) {
    const generation = own(trial.systemAttrs, GENERATION);
    if (typeof generation !== "number" || trial.state !== "COMPLETE" || generation < last) continue;
    if (generation > last) complete = 0;
    last = generation;
    complete++;
  }
  return complete >= populationSize ? last + 1 : last;
}

/** The parents of a generation: stored with the study by whoever needs them first. */
function parentsOf(view: StudyView, generation: number, populationSize: number): readonly Individual[] {
  if (generation === 0) return [];
  const stored = own(view.studySystemAttrs, `${PARENTS}${generation}`);
  if (Array.isArray(stored)) {
    const ids = new Set<unknown>(stored);
    return view.trials
      .filter(({ trialId }) => ids.has(trialId))
      .map((trial) => individual(trial, view.directions));
  }
  const before = parentsOf(view, generation - 1, populationSize);
  const population = view.trials
    .filter((trial) => isOfGeneration(trial, generation - 1))
    .map((trial) => individual(trial, view.directions));
  const elite = elitePopulation([...population, ...before], populationSize);
  view.setStudySystemAttr(
    `${PARENTS}${generation}`,
    elite.map(({ trial }) => trial.trialId),
  );
  return elite;
}

function isOfGeneration(trial: FrozenTrial, generation: number): boolean {
  return trial.state === "COMPLETE" && own(trial.systemAttrs, GENERATION) === generation;
}

function tournament(population: readonly Individual[], random: Random): Individual {
  const first = population[random.integer(population.length)]!;
  const second = population[random.integer(population.length)]!;
  return isFitter(second, first) ? second : first;
}

import { requireInteger } from "@auction-mech/core";
import type { Distribution, ParamValue } from "../distribution.js";
import { isSingle } from "../distribution.js";
import { type FrozenTrial, own } from "../frozen-trial.js";
import { toExternal, toInternal } from "../param-representation.js";
import type { Sampler } from "../sampler.js";
import type { SearchSpace } from "../search-space.js";
import type { StudyView } from "../study-view.js";
import { groupedSearchSpace } from "./grouped-search-space.js";
import { intersectionSearchSpace } from "./intersection-search-space.js";
import { type Observations, observations } from "./observations.js";
import { forgettingWeights, type ParzenEstimator, parzenEstimator } from "./parzen-estimator.js";
import { knownParams, publishRelativeParams } from "./relative-params-attribute.js";
import { drawUniform } from "./uniform-draw.js";

export interface TpeSamplerOptions {
  /** Trials drawn at random before the estimators take over. @default 10 */
  readonly startupTrials?: number;
  /** Draws from the good trials' density, of which the most promising is taken. @default 24 */
  readonly candidates?: number;
  /** All parameters jointly. @default true with one objective, false with several */
  readonly multivariate?: boolean;
  /** With conditional parameters: jointly within each set that occurs together. @default false */
  readonly group?: boolean;
  /** Running trials count as bad ones, so that concurrent workers keep apart. @default true */
  readonly constantLiar?: boolean;
}

/**
 * Tree-structured Parzen estimator: splits the trials into good and bad, and
 * takes of some draws from the good ones' density l the one where
 *
 *     log l(x) − log g(x)
 *
 * is largest, g being the bad ones' density. Good are the best tenth, with one
 * objective at most 25; feasible before infeasible.
 *
 * Bergstra et al., "Algorithms for Hyper-Parameter Optimization" (2011);
 * Ozaki et al., "Multiobjective Tree-Structured Parzen Estimator" (2022);
 * Watanabe, "Tree-Structured Parzen Estimator: Understanding Its Algorithm
 * Components and Their Roles" (2023).
 */
export function tpeSampler(options: TpeSamplerOptions = {}): Sampler {
  const { startupTrials = 10, candidates = 24, group = false, constantLiar = true } = options;
  requireInteger("startupTrials", startupTrials, 0, Number.MAX_SAFE_INTEGER);
  requireInteger("candidates", candidates, 1, 1_000_000);
  const intersection = intersectionSearchSpace(true);
  const groups = groupedSearchSpace();
  const observe = observations();

  const started = (view: StudyView) => observe(view).list.length >= startupTrials;
  const jointly = (view: StudyView) => options.multivariate ?? (group || view.directions.length === 1);

  function sample(view: StudyView, space: SearchSpace): Record<string, ParamValue> {
    const names = Object.keys(space).sort();
    const distributions = names.map((name) => space[name]!);
    const observed = observe(view);
    const several = view.directions.length > 1;
    const tenth = Math.ceil(0.1 * observed.list.length);
    const good = observed.good(several ? tenth : Math.min(tenth, MOST_GOOD));
    const running = constantLiar ? runningTrials(view) : [];
    const best = estimator(observed, space, names, { wanted: (k) => good[k] === 1, equalWeights: several });
    const rest = estimator(observed, space, names, { wanted: (k) => good[k] === 0, running });
    const values = mostPromising(view, names, best, rest, candidates);
    return Object.fromEntries(names.map((name, d) => [name, toExternal(distributions[d]!, values[d]!)]));
  }

  return {
    name: "tpe",
    inferRelativeSearchSpace(view) {
      if (!jointly(view) || !started(view)) return {};
      const space = group ? Object.assign({}, ...groups(view)) : intersection(view);
      return withoutSingles(space);
    },
    sampleRelative(view, space) {
      const parts = group ? groups(view).map((part) => within(part, space)) : [space];
      const params = Object.assign({}, ...parts.filter(isNotEmpty).map((part) => sample(view, part)));
      if (constantLiar) publishRelativeParams(view, params);
      return params;
    },
    sampleIndependent(view, name, distribution) {
      if (!started(view)) return drawUniform(distribution, view.random(`independent:${name}`).uniform());
      return sample(view, { [name]: distribution })[name]!;
    },
  };
}

// --- Internal helpers ---

const MOST_GOOD = 25;

function withoutSingles(space: SearchSpace): SearchSpace {
  return Object.fromEntries(Object.entries(space).filter(([, distribution]) => !isSingle(distribution)));
}

function within(part: SearchSpace, space: SearchSpace): SearchSpace {
  return Object.fromEntries(Object.entries(part).filter(([name]) => Object.hasOwn(space, name)));
}

function isNotEmpty(space: SearchSpace): boolean {
  return Object.keys(space).length > 0;
}

function runningTrials(view: StudyView): readonly FrozenTrial[] {
  return view.unfinished
    .filter(({ state, number }) => state === "RUNNING" && number !== view.trial.number)
    .map((trial) => ({ ...trial, params: knownParams(trial) }));
}

interface Selection {
  /** Which observations. */
  readonly wanted: (k: number) => boolean;
  /** Trials beside the observations. */
  readonly running?: readonly FrozenTrial[];
  readonly equalWeights?: boolean;
}

/** Over the trials, by number, that have every one of the parameters. */
function estimator(
  observed: Observations,
  space: SearchSpace,
  names: readonly string[],
  { wanted, running = [], equalWeights = false }: Selection,
): ParzenEstimator {
  const distributions = names.map((name) => space[name]!);
  const from = names.map((name, d) => observed.column(name, distributions[d]!));
  const columns = names.map(() => new Float64Array(observed.list.length + running.length));
  const waiting = running
    .map((trial) => rowOf(trial, names, distributions))
    .filter((row) => row !== undefined);
  let count = 0;
  const add = (value: (d: number) => number) => {
    for (let d = 0; d < names.length; d++) columns[d]![count] = value(d);
    count++;
  };
  let next = 0;
  for (let k = 0; k < observed.list.length; k++) {
    if (!wanted(k) || from.some((column) => Number.isNaN(column[k]!))) continue;
    for (; next < waiting.length && waiting[next]!.number < observed.list[k]!.trial.number; next++) {
      const { row } = waiting[next]!;
      add((d) => row[d]!);
    }
    add((d) => from[d]![k]!);
  }
  for (; next < waiting.length; next++) {
    const { row } = waiting[next]!;
    add((d) => row[d]!);
  }
  return parzenEstimator(
    distributions,
    columns.map((column) => column.subarray(0, count)),
    equalWeights ? new Float64Array(count).fill(1) : forgettingWeights(count),
  );
}

function rowOf(
  trial: FrozenTrial,
  names: readonly string[],
  distributions: readonly Distribution[],
): { readonly number: number; readonly row: readonly number[] } | undefined {
  const values = names.map((name) => own(trial.params, name));
  if (values.includes(undefined)) return undefined;
  return { number: trial.number, row: values.map((value, d) => toInternal(distributions[d]!, value!)) };
}

function mostPromising(
  view: StudyView,
  names: readonly string[],
  best: ParzenEstimator,
  rest: ParzenEstimator,
  candidates: number,
): Float64Array {
  const random = view.random(`tpe:${names.join(",")}`);
  let chosen = best.sample(random);
  let highest = best.logDensity(chosen) - rest.logDensity(chosen);
  for (let k = 1; k < candidates; k++) {
    const values = best.sample(random);
    const gain = best.logDensity(values) - rest.logDensity(values);
    if (gain <= highest) continue;
    chosen = values;
    highest = gain;
  }
  return chosen;
}

import { InvalidArgument, requireInteger } from "@auction-mech/core";
import type { AttributeValue } from "../attribute-json.js";
import type { ParamValue } from "../distribution.js";
import { type FrozenTrial, own } from "../frozen-trial.js";
import { containsInternal, toInternal } from "../param-representation.js";
import type { Sampler } from "../sampler.js";
import type { StudyView } from "../study-view.js";
import { isFinished } from "../trial-state.js";
import { numpyShuffle } from "./numpy-shuffle.js";

export interface GridSamplerOptions {
  /** The values to try of each parameter. */
  readonly searchSpace: Readonly<Record<string, readonly ParamValue[]>>;
  /** Order in which the grid is visited, 32 bits; the same for every worker. @default 0 */
  readonly seed?: number;
}

/**
 * Every combination of the given values once, in an order shuffled by the seed;
 * `optimize` stops after the last. Which are done is read from the study, in
 * the attributes and by the numbering of Optuna's grid sampler with the same
 * seed, so that both libraries finish one grid. Who asks while the last ones
 * are still running elsewhere repeats one of those, since its worker may die.
 */
export function gridSampler({ searchSpace, seed = 0 }: GridSamplerOptions): Sampler {
  const names = Object.keys(searchSpace).sort();
  const sizes = names.map((name) => searchSpace[name]!.length);
  const points = sizes.reduce((product, size) => product * size, 1);
  if (names.length === 0 || points === 0) {
    throw new InvalidArgument(`A grid must have at least one value a parameter, but has ${points} points.`);
  }
  requireInteger("seed", seed, 0, 2 ** 32 - 1);
  const combinations = numpyShuffle(points, seed);
  const stored: AttributeValue = Object.fromEntries(names.map((name) => [name, searchSpace[name]!]));
  const sameGrid = JSON.stringify(stored);

  /** Points that no other trial has; undefined where there is none. */
  function anyFree(view: StudyView, others: readonly FrozenTrial[]): number | undefined {
    const taken = pointsOf(view, others);
    const free = Array.from(combinations.keys()).filter((point) => !taken.has(point));
    // At random: another worker may be asking at this moment.
    return free[view.random("grid").integer(Math.max(1, free.length))];
  }

  function pointsOf(view: StudyView, others: readonly FrozenTrial[]): Set<number> {
    const found = new Set<number>();
    for (const trial of others) {
      if (trial.number === view.trial.number) continue;
      const point = own(trial.systemAttrs, "grid_id");
      const grid = own(trial.systemAttrs, "search_space");
      if (typeof point === "number" && JSON.stringify(sorted(grid)) === sameGrid) found.add(point);
    }
    return found;
  }

  return {
    name: "grid",
    beforeTrial(view) {
      if (own(view.trial.systemAttrs, "grid_id") !== undefined) return;
      if (own(view.trial.systemAttrs, "fixed_params") !== undefined) return;
      const { number } = view.trial;
      const finished = view.trials.filter(({ state }) => isFinished(state));
      // Numbers are unique, whatever other workers do meanwhile. Later ones take what enqueued trials left over,
      // and once all are taken, those still running elsewhere: their workers may die.
      const left = () => anyFree(view, [...finished, ...view.unfinished]) ?? anyFree(view, finished);
      const point = number < points ? number : (left() ?? number % points);
      view.setTrialSystemAttr("search_space", stored);
      view.setTrialSystemAttr("grid_id", point);
    },
    sampleIndependent(view, name, distribution) {
      const values = own(searchSpace, name);
      if (values === undefined) {
        throw new InvalidArgument(
          `The grid must name every parameter, but has no "${name}". Add its values.`,
        );
      }
      const point = own(view.trial.systemAttrs, "grid_id");
      const combination = combinations[typeof point === "number" ? point : 0] ?? 0;
      const value = values[digit(combination, names.indexOf(name), sizes)]!;
      if (!containsInternal(distribution, toInternal(distribution, value))) {
        throw new InvalidArgument(
          `The grid's value ${String(value)} of "${name}" must lie in ${JSON.stringify(distribution)}.`,
        );
      }
      return value;
    },
    afterTrial(view) {
      const finished = pointsOf(
        view,
        view.trials.filter(({ state }) => isFinished(state)),
      );
      const point = own(view.trial.systemAttrs, "grid_id");
      if (typeof point === "number") finished.add(point);
      if (finished.size >= points) view.stop();
    },
  };
}

// --- Internal helpers ---

/** Which value of parameter `position` a combination has, as a digit of a mixed-radix number. */
function digit(combination: number, position: number, sizes: readonly number[]): number {
  let rest = combination;
  for (let later = sizes.length - 1; later > position; later--) rest = Math.floor(rest / sizes[later]!);
  return rest % sizes[position]!;
}

function sorted(grid: AttributeValue | undefined): AttributeValue {
  if (typeof grid !== "object" || grid === null || Array.isArray(grid)) return null;
  return Object.fromEntries(Object.entries(grid).sort(([a], [b]) => (a < b ? -1 : 1)));
}

import { InvalidArgument, permutation, stream } from "@auction-mech/core";
import type { AttributeValue } from "../attribute-json.js";
import type { ParamValue } from "../distribution.js";
import { own } from "../frozen-trial.js";
import { containsInternal, toInternal } from "../param-representation.js";
import type { Sampler } from "../sampler.js";
import type { StudyView } from "../study-view.js";
import { isFinished } from "../trial-state.js";

export interface GridSamplerOptions {
  /** The values to try of each parameter. */
  readonly searchSpace: Readonly<Record<string, readonly ParamValue[]>>;
  /** Order in which the grid is visited. @default 0 */
  readonly seed?: number;
}

/**
 * Every combination of the given values once, in an order shuffled by the seed;
 * `optimize` stops after the last. Which are done is read from the study, in
 * the attributes that Optuna's grid sampler uses. Who asks while the last ones
 * are still running elsewhere repeats one of those, since its worker may die.
 */
export function gridSampler({ searchSpace, seed = 0 }: GridSamplerOptions): Sampler {
  const names = Object.keys(searchSpace).sort();
  const sizes = names.map((name) => searchSpace[name]!.length);
  const points = sizes.reduce((product, size) => product * size, 1);
  if (names.length === 0 || points === 0) {
    throw new InvalidArgument(`A grid must have at least one value a parameter, but has ${points} points.`);
  }
  const order = permutation(points, stream(seed, "grid"));
  const stored: AttributeValue = Object.fromEntries(names.map((name) => [name, searchSpace[name]!]));
  const sameGrid = JSON.stringify(stored);

  function takenPoints(view: StudyView, finishedOnly: boolean): Set<number> {
    const taken = new Set<number>();
    for (const trial of view.trials) {
      if (trial.number === view.trial.number || (finishedOnly && !isFinished(trial.state))) continue;
      const point = own(trial.systemAttrs, "grid_id");
      const grid = own(trial.systemAttrs, "search_space");
      if (typeof point === "number" && JSON.stringify(sorted(grid)) === sameGrid) taken.add(point);
    }
    return taken;
  }

  return {
    name: "grid",
    beforeTrial(view) {
      if (own(view.trial.systemAttrs, "grid_id") !== undefined) return;
      if (own(view.trial.systemAttrs, "fixed_params") !== undefined) return;
      const taken = takenPoints(view, false);
      const free = order.find((point) => !taken.has(point));
      // Once all are taken, the ones still running elsewhere may die: repeat those first.
      const finished = free === undefined ? takenPoints(view, true) : taken;
      const point = free ?? order.find((candidate) => !finished.has(candidate)) ?? order[0]!;
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
      const value = values[digit(typeof point === "number" ? point : 0, names.indexOf(name), sizes)]!;
      if (!containsInternal(distribution, toInternal(distribution, value))) {
        throw new InvalidArgument(
          `The grid's value ${String(value)} of "${name}" must lie in ${JSON.stringify(distribution)}.`,
        );
      }
      return value;
    },
    afterTrial(view) {
      const finished = takenPoints(view, true);
      const point = own(view.trial.systemAttrs, "grid_id");
      if (typeof point === "number") finished.add(point);
      if (finished.size >= points) view.stop();
    },
  };
}

// --- Internal helpers ---

/** Which value of parameter `position` a point of the grid has, as a digit of a mixed-radix number. */
function digit(point: number, position: number, sizes: readonly number[]): number {
  let rest = point;
  for (let later = sizes.length - 1; later > position; later--) rest = Math.floor(rest / sizes[later]!);
  return rest % sizes[position]!;
}

function sorted(grid: AttributeValue | undefined): AttributeValue {
  if (typeof grid !== "object" || grid === null || Array.isArray(grid)) return null;
  return Object.fromEntries(Object.entries(grid).sort(([a], [b]) => (a < b ? -1 : 1)));
}

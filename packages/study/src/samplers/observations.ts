import type { Distribution } from "../distribution.js";
import { finishedCursor } from "../finished-cursor.js";
import { constraintViolation, type FrozenTrial, lastStep, own } from "../frozen-trial.js";
import { toInternal } from "../param-representation.js";
import { losses } from "../study-direction.js";
import type { StudyView } from "../study-view.js";
import type { Observation } from "./observation.js";
import { goodObservations } from "./split-trials.js";

/** The COMPLETE and PRUNED trials of a study by number. */
export interface Observations {
  readonly list: readonly Observation[];
  /** {@link goodObservations} of the list, worked out once however many parameters ask. */
  good(count: number): Uint8Array;
  /** Internal values of one parameter, one an observation; NaN where it has none. */
  column(name: string, distribution: Distribution): Float64Array;
}

/** Looks at each trial once, however often it is asked. */
export function observations(): (view: StudyView) => Observations {
  const studies = new WeakMap<object, (view: StudyView) => Observations>();
  return (view) => {
    let observe = studies.get(view.identity);
    if (!observe) {
      observe = ofOneStudy();
      studies.set(view.identity, observe);
    }
    return observe(view);
  };
}

// --- Internal helpers ---

function ofOneStudy(): (view: StudyView) => Observations {
  const newlyFinished = finishedCursor();
  const list: Observation[] = [];
  let split: { readonly count: number; readonly good: Uint8Array } | undefined;
  const columns = new Map<string, { values: Float64Array; filled: number }>();

  function add(observation: Observation): void {
    // Trials finish nearly in order, so this looks at few.
    let at = list.length;
    while (at > 0 && list[at - 1]!.trial.number > observation.trial.number) at--;
    list.splice(at, 0, observation);
    split = undefined;
    for (const column of columns.values()) column.filled = Math.min(column.filled, at);
  }

  function column(name: string, distribution: Distribution): Float64Array {
    const kept = columns.get(name) ?? { values: new Float64Array(64), filled: 0 };
    columns.set(name, kept);
    if (kept.values.length < list.length) {
      const larger = new Float64Array(2 * list.length);
      larger.set(kept.values);
      kept.values = larger;
    }
    for (; kept.filled < list.length; kept.filled++) {
      const value = own(list[kept.filled]!.trial.params, name);
      kept.values[kept.filled] = value === undefined ? Number.NaN : toInternal(distribution, value);
    }
    return kept.values.subarray(0, list.length);
  }

  function good(count: number): Uint8Array {
    if (split?.count !== count) split = { count, good: goodObservations(list, count) };
    return split.good;
  }

  return (view) => {
    for (const trial of newlyFinished(view.trials).finished) {
      const observation = observe(trial, view);
      if (observation) add(observation);
    }
    return { list, good, column };
  };
}

function observe(trial: FrozenTrial, { directions }: StudyView): Observation | undefined {
  if (trial.state === "FAIL") return undefined;
  const violation = constraintViolation(trial);
  const kind = violation > 0 ? "infeasible" : trial.state === "COMPLETE" ? "complete" : "pruned";
  return {
    trial,
    kind,
    losses: trial.values ? losses(trial.values, directions) : [],
    violation,
    pruned: prunedRank(trial, directions[0] === "MAXIMIZE" ? -1 : 1),
  };
}

function prunedRank(trial: FrozenTrial, sign: number): readonly [number, number] {
  const step = lastStep(trial);
  if (step === undefined) return [1, 0];
  const value = trial.intermediateValues[step]!;
  return [-step, Number.isNaN(value) ? Number.POSITIVE_INFINITY : sign * value];
}

import type { FrozenTrial } from "./frozen-trial.js";
import { intermediateOf } from "./intermediate-vectors.js";
import type { Pruner } from "./pruner.js";
import type { StudyView } from "./study-view.js";

/**
 * Whether the pruner would end the view's trial. With several objectives the
 * pruner is asked about each by itself, and a trial is ended only when it is
 * hopeless in every one: being good at one of them may still put it on the
 * Pareto front.
 */
export function shouldPrune(pruner: Pruner, view: StudyView): boolean {
  if (view.directions.length === 1) return pruner.prune(view, view.trial);
  return view.directions
    .map((_, objective) =>
      pruner.prune(objectiveView(view, objective), objectiveTrial(view.trial, objective)),
    )
    .every(Boolean);
}

// --- Internal helpers ---

/** The study as if it had the one objective only. */
function objectiveView(view: StudyView, objective: number) {
  return {
    studyName: view.studyName,
    directions: [view.directions[objective]!],
    trials: view.trials.map((trial) => objectiveTrial(trial, objective)),
    setTrialSystemAttr: (key: string, value: number) =>
      view.setTrialSystemAttr(`${objectivePrefix(objective)}${key}`, value),
  } as const satisfies Record<string, unknown>;
}

/** Attributes that a pruner wrote for this objective, under the names that it gave them. */
function objectiveTrial(trial: FrozenTrial, objective: number): FrozenTrial {
  const prefix = objectivePrefix(objective);
  const own = Object.entries(trial.systemAttrs)
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, value]) => [key.slice(prefix.length), value] as const);
  return {
    ...intermediateOf(trial, objective),
    values: trial.values ? [trial.values[objective]!] : null,
    systemAttrs: Object.fromEntries(own),
  };
}

function objectivePrefix(objective: number): string {
  return `auction-mech:objective_${objective}:`;
}

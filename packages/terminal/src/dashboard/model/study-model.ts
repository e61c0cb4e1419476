import type { StudyDirection } from "@auction-mech/study";
import { constraintViolation, type FrozenTrial } from "@auction-mech/study/analysis";
import type { ListRow } from "./list.js";

/** A study as it is shown: what its storage holds at one moment. */
export interface StudyModel {
  readonly name: string;
  readonly directions: readonly StudyDirection[];
  /** One an objective. */
  readonly objectives: readonly string[];
  readonly trials: readonly FrozenTrial[];
}

export interface TrialRow extends ListRow {
  readonly trial: FrozenTrial;
}

/** Columns of the table of trials: number, state, the objectives, the seconds it took, the parameters. */
export function trialColumns({ objectives, trials }: StudyModel): readonly string[] {
  return ["#", "state", ...objectives, "seconds", ...parameterNames(trials)];
}

const parameters = new WeakMap<readonly FrozenTrial[], readonly string[]>();

/** The names of all parameters, in the order in which they first came. */
function parameterNames(trials: readonly FrozenTrial[]): readonly string[] {
  const known = parameters.get(trials);
  if (known) return known;
  const names = [...new Set(trials.flatMap(({ params }) => Object.keys(params)))];
  parameters.set(trials, names);
  return names;
}

const rows = new WeakMap<readonly FrozenTrial[], readonly TrialRow[]>();

/** A trial a row; kept for the same list of trials, which may be long. */
export function trialRows(study: StudyModel): readonly TrialRow[] {
  const known = rows.get(study.trials);
  if (known) return known;
  const names = parameterNames(study.trials);
  const made = study.trials.map((trial) => ({
    key: String(trial.number),
    trial,
    cells: [
      trial.number,
      trial.state,
      ...study.objectives.map((_, k) => trial.values?.[k] ?? null),
      secondsOf(trial),
      ...names.map((name) => cellOf(trial.params[name])),
    ],
  }));
  rows.set(study.trials, made);
  return made;
}

export function secondsOf({ datetimeStart, datetimeComplete }: FrozenTrial): number | null {
  return datetimeStart && datetimeComplete
    ? (datetimeComplete.getTime() - datetimeStart.getTime()) / 1000
    : null;
}

/** The best trial of one objective; null with several, and before the first that is feasible. */
export function bestOf({ trials, directions }: StudyModel): FrozenTrial | null {
  if (directions.length !== 1) return null;
  const sign = directions[0] === "MAXIMIZE" ? -1 : 1;
  let best: FrozenTrial | null = null;
  for (const trial of trials) {
    if (trial.state !== "COMPLETE" || trial.values === null || constraintViolation(trial) > 0) continue;
    if (best === null || sign * trial.values[0]! < sign * best.values![0]!) best = trial;
  }
  return best;
}

/** How many trials are in each state that occurs. */
export function stateCounts(trials: readonly FrozenTrial[]): ReadonlyMap<FrozenTrial["state"], number> {
  const counts = new Map<FrozenTrial["state"], number>();
  for (const { state } of trials) counts.set(state, (counts.get(state) ?? 0) + 1);
  return counts;
}

function cellOf(value: unknown): string | number | null {
  if (value === undefined || value === null) return null;
  return typeof value === "number" || typeof value === "string" ? value : String(value);
}

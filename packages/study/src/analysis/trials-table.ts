import type { AttributeValue } from "../attribute-json.js";
import type { FrozenTrial } from "../frozen-trial.js";
import type { StudyDirection } from "../study-direction.js";

/** Trials as a table. A cell is null where the trial has nothing there. */
export interface TrialsTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly AttributeValue[])[];
}

/**
 * The table that Optuna's `trials_dataframe` makes: number, value or values,
 * datetime_start, datetime_complete, duration, params_…, user_attrs_…,
 * system_attrs_…, state. Times are ISO 8601 in UTC, the duration in seconds.
 *
 * @param metricNames replace the numbers of the value columns
 */
export function trialsTable(
  trials: readonly FrozenTrial[],
  directions: readonly StudyDirection[],
  metricNames?: readonly string[],
): TrialsTable {
  const values = valueColumns(directions.length, metricNames);
  const params = namesOf(trials, ({ params }) => params);
  const userAttrs = namesOf(trials, ({ userAttrs }) => userAttrs);
  const systemAttrs = namesOf(trials, ({ systemAttrs }) => systemAttrs);
  const columns = [
    "number",
    ...values,
    ...["datetime_start", "datetime_complete", "duration"],
    ...params.map((name) => `params_${name}`),
    ...userAttrs.map((name) => `user_attrs_${name}`),
    ...systemAttrs.map((name) => `system_attrs_${name}`),
    "state",
  ];
  const rows = trials.map((trial) => [
    trial.number,
    ...values.map((_, objective) => trial.values?.[objective] ?? null),
    trial.datetimeStart?.toISOString() ?? null,
    trial.datetimeComplete?.toISOString() ?? null,
    duration(trial),
    ...cells(trial.params, params),
    ...cells(trial.userAttrs, userAttrs),
    ...cells(trial.systemAttrs, systemAttrs),
    trial.state,
  ]);
  return { columns, rows };
}

// --- Internal helpers ---

function valueColumns(objectives: number, metricNames: readonly string[] | undefined): readonly string[] {
  const prefix = objectives > 1 ? "values" : "value";
  if (metricNames) return metricNames.map((name) => `${prefix}_${name}`);
  return objectives > 1 ? Array.from({ length: objectives }, (_, k) => `${prefix}_${k}`) : [prefix];
}

function namesOf(
  trials: readonly FrozenTrial[],
  record: (trial: FrozenTrial) => Readonly<Record<string, unknown>>,
): readonly string[] {
  return [...new Set(trials.flatMap((trial) => Object.keys(record(trial))))].sort(byCodePoint);
}

/** As Python sorts text. */
function byCodePoint(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  const at = left.findIndex((character, k) => character !== right[k]);
  if (at < 0) return left.length - right.length;
  return (left[at]?.codePointAt(0) ?? -1) - (right[at]?.codePointAt(0) ?? -1);
}

function cells(
  record: Readonly<Record<string, AttributeValue>>,
  names: readonly string[],
): readonly AttributeValue[] {
  return names.map((name) => (Object.hasOwn(record, name) ? record[name]! : null));
}

function duration({ datetimeStart, datetimeComplete }: FrozenTrial): number | null {
  return datetimeStart && datetimeComplete
    ? (datetimeComplete.getTime() - datetimeStart.getTime()) / 1000
    : null;
}

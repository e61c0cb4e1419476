import type { FrozenTrial } from "@auction-mech/study";
import type { SweepObjective } from "../sweep-event.js";
import { sweepTrial } from "../trial-record.js";

type Cell = string | number | boolean | null;

/**
 * One row a trial (RFC 4180): number, state, the parameters, revenue and total
 * regret on the validation profiles, the objective's value, seconds and seed.
 * A cell is empty where a trial has nothing there.
 */
export function trialsCsv(
  trials: readonly FrozenTrial[],
  {
    space,
    objectives,
  }: { readonly space: Readonly<Record<string, unknown>>; readonly objectives: readonly SweepObjective[] },
): string {
  const params = Object.keys(space);
  const columns = [
    "number",
    "state",
    ...params,
    ...["revenue", "revenue_standard_error", "regret", "regret_max"],
    ...objectiveColumns(objectives),
    ...["seconds", "seed", "failure"],
  ];
  const rows = trials.map((frozen): Cell[] => {
    const { number, state, params: values, metrics, seconds, failure } = sweepTrial(frozen);
    const { seed } = frozen.userAttrs;
    return [
      number,
      state,
      ...params.map((name) => values[name] ?? null),
      metrics?.revenue ?? null,
      metrics?.revenueStandardError ?? null,
      metrics?.regret.total ?? null,
      metrics?.regret.max ?? null,
      ...objectives.map((_, k) => frozen.values?.[k] ?? null),
      seconds,
      typeof seed === "number" ? seed : null,
      failure,
    ];
  });
  return [columns, ...rows].map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}

// --- Internal helpers ---

function objectiveColumns(objectives: readonly SweepObjective[]): string[] {
  return objectives.length === 1 ? ["objective"] : objectives.map(({ name }) => `objective_${name}`);
}

/** Infinities as Python and R read them. */
function csvCell(value: Cell): string {
  if (value === null) return "";
  const text = String(value).replace(/^(-?)Infinity$/, "$1inf");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

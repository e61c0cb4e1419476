import { type AttributeValue, encodeAttribute } from "../attribute-json.js";
import type { FrozenTrial } from "../frozen-trial.js";
import type { StudyDirection } from "../study-direction.js";
import { trialsTable } from "./trials-table.js";

/** What the two exports are told. */
export interface ExportOptions {
  readonly directions: readonly StudyDirection[];
  readonly metricNames?: readonly string[] | undefined;
}

/** Trials as CSV (RFC 4180), with the columns of Optuna's `trials_dataframe`. */
export function trialsToCsv(trials: readonly FrozenTrial[], options: ExportOptions): string {
  const { columns, rows } = trialsTable(trials, options.directions, options.metricNames);
  const lines = [columns, ...rows].map((row) => row.map(csvCell).join(","));
  return `${lines.join("\r\n")}\r\n`;
}

/**
 * Trials as a JSON array. Numbers that JSON cannot hold become the texts "NaN",
 * "Infinity" and "-Infinity".
 */
export function trialsToJson(trials: readonly FrozenTrial[]): string {
  return JSON.stringify(
    trials,
    (_, value: unknown) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value),
    2,
  );
}

// --- Internal helpers ---

function csvCell(value: AttributeValue): string {
  if (value === null) return "";
  const text = typeof value === "string" ? value : numberOrJson(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Infinities as pandas writes and reads them. */
function numberOrJson(value: AttributeValue): string {
  if (value === Number.POSITIVE_INFINITY) return "inf";
  if (value === Number.NEGATIVE_INFINITY) return "-inf";
  return encodeAttribute(value);
}

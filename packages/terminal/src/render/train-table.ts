import type { RunResult } from "@auction-mech/core";
import { resultTable } from "./result-table.js";
import { seedsSummary } from "./seeds-summary.js";
import { timingsTable } from "./timings-table.js";

/** What a run came to; with several seeds each one's row is followed by their mean and spread. */
export function trainTable(result: RunResult): string {
  const trained = result.runs.map(({ mechanism, seed, status, metrics }) => {
    const several = result.runs.filter((run) => run.mechanism === mechanism).length > 1;
    const ended = status === "completed" ? "" : ` (${status})`;
    return { name: `${mechanism}${several ? ` #${seed}` : ""}${ended}`, metrics };
  });
  const table = resultTable({ ...result, rows: [...trained, ...result.baselines] });
  return [table, ...seedsSummary(result.runs), ...timingsTable(result.timings)].join("\n");
}

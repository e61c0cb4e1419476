import type { RunResult } from "@auction-mech/core";
import { membersTable } from "./members-table.js";
import { resultTable } from "./result-table.js";
import { seedsSummary } from "./seeds-summary.js";
import { timingsTable } from "./timings-table.js";
import { endedName } from "./training-name.js";

/** What a run came to; with several seeds each one's row is followed by their mean and spread. */
export function trainTable(result: RunResult): string {
  const trained = result.runs.map((run) => ({ name: endedName(run, result.runs), metrics: run.metrics }));
  const table = resultTable({ ...result, rows: [...trained, ...result.baselines] });
  return [
    table,
    ...keptLines(result),
    ...seedsSummary(result),
    ...membersTable(result.runs),
    ...repeatLines(result),
    ...timingsTable(result.timings),
  ].join("\n");
}

/** Where early stopping kept a classical auction, which the saved one then is. */
function keptLines({ runs }: RunResult): string[] {
  return runs.flatMap(({ mechanism, seed, earlyStopping }) => {
    if (!earlyStopping || earlyStopping.kept === mechanism) return [];
    const which = runs.length > 1 ? `${mechanism}, seed ${seed}` : mechanism;
    return [
      `${which} is ${earlyStopping.kept} in truth: training did not clearly beat that on the ${earlyStopping.rows} training rows held out for early stopping`,
    ];
  });
}

/** Whether a repeated run gave the recorded numbers, and the first few that differ. */
function repeatLines({ repeat }: RunResult): string[] {
  if (!repeat) return [];
  if (repeat.identical) return [`every metric is bit-identical to the run in ${repeat.of}`];
  const shown = repeat.differences.slice(0, 5).map((difference) => `  ${difference}`);
  return [`${repeat.differences.length} numbers differ from the run in ${repeat.of}:`, ...shown];
}

import type { SweepOutcome, SweepResult, SweepTrial } from "@auction-mech/tuner";
import { number, percent, withError } from "./format.js";
import { plainTable } from "./plain-table.js";

/** What a sweep came to; several sweeps end with one table for all. */
export function sweepTable({ sweeps }: SweepResult): string {
  const each = sweeps.map(outcomeText);
  return [...each, ...(sweeps.length > 1 ? [summary(sweeps)] : [])].join("\n\n");
}

/** Said where the best trial was chosen by the very rows that it is compared on. */
const CHOSEN_BY =
  "these rows also chose the best trial, which flatters it; a smaller --val-size leaves rows that no trial was validated on";

// --- Internal helpers ---

function outcomeText(outcome: SweepOutcome): string {
  const { mechanism, valuation, trials, seconds, best } = outcome;
  const counted = Object.entries(trials).filter(([state, count]) => count > 0 || state === "complete");
  const parts = counted.map(([state, count]) => `${count} ${state}`).join(", ");
  return [
    `${mechanism} on ${valuation.name}, ${valuation.bidders} bidders: trials ${parts}; ${seconds.toFixed(0)} s`,
    ...(best ? bestLines(outcome, best) : ["no trial was completed"]),
    ...comparisonLines(outcome),
    ...importanceLine(outcome),
    ...frontLines(outcome),
    ...(best ? [`again: ${best.reproduce}`] : []),
  ].join("\n");
}

function bestLines({ objectives }: SweepOutcome, best: SweepTrial): string[] {
  const values = objectives.map(({ name }, k) => `${name} ${number(best.values![k]!)}`).join(", ");
  const measured = best.metrics
    ? `: revenue ${withError(best.metrics.revenue, best.metrics.revenueStandardError)}, regret total ${number(best.metrics.regret.total)}`
    : "";
  const which = objectives.length > 1 ? "kept of the Pareto front" : "best";
  return [`${which}: trial ${best.number}, ${values} at ${paramsText(best.params)}${measured}`];
}

function comparisonLines({ comparison }: SweepOutcome): string[] {
  if (!comparison) return [];
  const { profiles, unseen, params, best, defaults, improvement } = comparison;
  const rows = improvement.map(({ name, value, standardError }) => {
    const known = name === "revenue" || name === "regret";
    const figures = known ? [number(best[name]), number(defaults[name])] : ["", ""];
    return [name, ...figures, withError(value, standardError)];
  });
  const at = Object.keys(params).length > 0 ? ` (${paramsText(params)})` : "";
  return [
    "",
    `beside the defaults${at}, on ${profiles} ${unseen ? "fresh profiles" : "test rows"}; ± is a standard error of the paired difference`,
    ...(unseen ? [] : [CHOSEN_BY]),
    plainTable(["", "best", "defaults", "improvement"], rows),
    "",
  ];
}

function importanceLine({ importances }: SweepOutcome): string[] {
  const shares = Object.entries(importances).map(([name, share]) => `${name} ${percent(share)}`);
  return shares.length > 0 ? [`importance of the parameters (PED-ANOVA): ${shares.join(", ")}`] : [];
}

function frontLines({ paretoFront, objectives }: SweepOutcome): string[] {
  if (paretoFront.length === 0) return [];
  const rows = paretoFront.map(({ number: rank, values, params }) => [
    `#${rank}`,
    ...values!.map(number),
    paramsText(params),
  ]);
  const head = ["trial", ...objectives.map(({ name }) => name), "parameters"];
  return ["", `Pareto front: ${paretoFront.length} trials`, plainTable(head, rows), ""];
}

function summary(sweeps: readonly SweepOutcome[]): string {
  const rows = sweeps.map(({ valuation, trials, best, comparison }) => {
    const gain = comparison?.improvement[0];
    return [
      valuation.name,
      String(trials.complete),
      String(trials.pruned),
      best ? paramsText(best.params) : "",
      best?.metrics ? number(best.metrics.revenue) : "",
      best?.metrics ? number(best.metrics.regret.total) : "",
      best ? best.values!.map(number).join(", ") : "",
      gain ? withError(gain.value, gain.standardError) : "",
    ];
  });
  const head = [
    ...["valuation", "complete", "pruned", "best parameters", "revenue", "regret"],
    ...["objective", "over the defaults"],
  ];
  return plainTable(head, rows);
}

function paramsText(params: SweepTrial["params"]): string {
  return Object.entries(params)
    .map(([name, value]) => `${name} ${typeof value === "number" ? number(value) : String(value)}`)
    .join(", ");
}

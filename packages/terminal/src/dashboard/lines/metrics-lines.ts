import type { Baseline, Bound } from "@auction-mech/core";
import { trainingName } from "../../render/training-name.js";
import { type Cell, table } from "../charts/table.js";
import type { RunModel } from "../model/run-model.js";
import type { Theme } from "../theme/theme.js";
import { cellText, money, percent } from "./number-text.js";

const COLUMNS = ["auction", "revenue", "±", "regret", "gap to bound", "efficiency", "sold", "regret max"];

/** What was measured: the trained auctions, the baselines, the bound. */
export function metricsLines({ result, baselines }: RunModel, width: number, theme: Theme): string[] {
  const trained =
    result?.runs.map((run) => ({ name: trainingName(run, result.runs), metrics: run.metrics })) ?? [];
  const rows = [...trained, ...baselines];
  if (rows.length === 0) return [theme.paint("muted", "measured once the baselines are through")];
  return table({
    columns: COLUMNS.map((title, k) => ({ title, align: k === 0 ? "left" : "right" })),
    rows: rows.map((row, k) => metricsCells(row, k < trained.length)),
    width,
    theme,
  });
}

function metricsCells({ name, metrics }: Baseline, trained: boolean): Cell[] {
  const { revenue, revenueStandardError, regret, gap, efficiency, saleRate, truthful } = metrics;
  return [
    { text: name, role: trained ? "strong" : "plain" },
    { text: money(revenue), role: trained ? "accent" : "plain" },
    { text: money(revenueStandardError), role: "muted" },
    { text: cellText(regret.total), role: regret.total > 0 ? "warning" : "plain" },
    {
      text: truthful ? (gap ? money(gap.absolute) : "") : "not truthful",
      role: truthful ? "plain" : "warning",
    },
    { text: percent(efficiency) },
    { text: percent(saleRate) },
    { text: cellText(regret.max) },
  ];
}

export function boundText({ kind, revenue, standardError, attained }: Bound): string {
  if (revenue === null) return "no bound on the optimum is known for this valuation";
  const error = standardError ? ` ± ${money(standardError)}` : "";
  return `${attained ? "optimum" : "upper bound"} of truthful auctions (${kind}): ${money(revenue)}${error}`;
}

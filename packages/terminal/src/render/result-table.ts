import type { Bound, Metrics, RunResult } from "@auction-mech/core";
import Table from "cli-table3";
import { number, percent } from "./format.js";

/** A result of any command that measures auctions. */
export interface MeasuredResult {
  readonly valuation: RunResult["valuation"];
  readonly bound: Bound;
  readonly rows: readonly { readonly name: string; readonly metrics: Metrics }[];
  readonly valSize: number;
}

/** The auctions side by side, with what is provably possible below them. */
export function metricsTable({ valuation, bound, rows, valSize }: MeasuredResult): string {
  const table = new Table({
    head: [
      "auction",
      "revenue",
      "regret total",
      "max",
      "IR viol.",
      "welfare",
      "efficiency",
      "sale rate",
      "gap to optimum",
    ],
    style: { head: [], border: [], compact: true, "padding-left": 0, "padding-right": 2 },
    chars: BLANK,
    colAligns: ["left", "right", "right", "right", "right", "right", "right", "right", "right"],
  });
  for (const { name, metrics } of rows) {
    table.push([
      name,
      `${metrics.revenue.toFixed(4)} ± ${metrics.revenueStandardError.toFixed(4)}`,
      regret(metrics.regret.total),
      regret(metrics.regret.max),
      regret(metrics.irViolationMax),
      metrics.welfare.toFixed(4),
      percent(metrics.efficiency),
      percent(metrics.saleRate),
      gap(metrics, bound),
    ]);
  }
  const { regret: searched } = rows[0]!.metrics;
  return [
    `${valuation.name} ${JSON.stringify(valuation.params)}, ${valuation.bidders} bidders, ${valSize} validation profiles; ± is one standard error`,
    `regret searched on ${searched.profiles} profiles by ${searched.search}`,
    "",
    table.toString(),
    "",
    boundLine(bound),
    ...rows.flatMap(({ name, metrics }) => untruthful(name, metrics)),
  ].join("\n");
}

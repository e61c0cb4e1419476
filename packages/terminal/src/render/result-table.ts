import type { Bound, Metrics, RunResult } from "@auction-mech/core";
import { amount, exactAmount, number, percent, withError } from "./format.js";
import { plainTable } from "./plain-table.js";

/** What any command that measures auctions has to show. */
export interface Measured {
  readonly valuation: RunResult["valuation"];
  readonly bound: Bound;
  readonly rows: readonly { readonly name: string; readonly metrics: Metrics }[];
}

const HEAD = [
  "auction",
  "revenue",
  "regret total",
  "regret max",
  "efficiency",
  "welfare",
  "sale rate",
  "gap to bound",
];

/** The auctions side by side, with what is provably possible below them. */
export function resultTable({ valuation, bound, rows }: Measured): string {
  const table = plainTable(
    HEAD,
    rows.map(({ name, metrics }) => cells(name, metrics)),
  );
  return [
    `${valuation.name} ${JSON.stringify(valuation.params)}, ${valuation.bidders} bidders; ± is a standard error over ${rows[0]?.metrics.profiles ?? 0} profiles`,
    "",
    table,
    "",
    boundLine(bound),
    ...untruthful(rows, bound),
    ...searches(rows),
  ].join("\n");
}

function cells(name: string, metrics: Metrics): string[] {
  const { gap } = metrics;
  return [
    name,
    withError(metrics.revenue, metrics.revenueStandardError),
    number(metrics.regret.total),
    number(metrics.regret.max),
    percent(metrics.efficiency),
    amount(metrics.welfare),
    percent(metrics.saleRate),
    metrics.truthful ? gapText(gap) : "not truthful",
  ];
}

function gapText(gap: Metrics["gap"]): string {
  return gap ? withError(gap.absolute, gap.standardError) : "";
}

function boundLine({ kind, revenue, standardError, attained, attainedBy }: Bound): string {
  if (revenue === null || standardError === null)
    return "no bound on the optimum is known for this valuation";
  const size = standardError === 0 ? exactAmount(revenue) : withError(revenue, standardError);
  const checked = attainedBy === "numerical-check" ? ", attained by a numerical check" : "";
  const reach = attained === true && checked === "" ? "the exact optimum" : "an upper bound";
  return `${reach} of every truthful auction (${kind}${checked}): ${size}`;
}

/** What must be said of every auction that is not truthful by construction, or was caught. */
function untruthful(rows: Measured["rows"], bound: Bound): string[] {
  const consequence = bound.kind === "none" ? "" : ": the bound does not apply";
  return rows
    .filter(({ metrics }) => !metrics.truthful)
    .map(({ name, metrics: { regret } }) => {
      return `${name}: not truthful${consequence} (regret total ${number(regret.total)}, max ${number(regret.max)})`;
    });
}

/** How regret was searched: a line for each way that was used. */
function searches(rows: Measured["rows"]): string[] {
  const used = rows.map(
    ({ metrics: { regret } }) => `regret: searched on ${regret.profiles} profiles by ${regret.search}`,
  );
  return [...new Set(used)];
}

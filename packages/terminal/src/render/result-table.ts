import type { Bound, Metrics, RunResult } from "@auction-mech/core";
import { appearsTruthful } from "@auction-mech/econ";
import Table from "cli-table3";
import { number, percent } from "./format.js";

/** What any command that measures auctions has to show. */
export interface Measured {
  readonly valuation: RunResult["valuation"];
  readonly bound: Bound;
  readonly rows: readonly { readonly name: string; readonly metrics: Metrics }[];
  /** Validation profiles. */
  readonly profiles: number;
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

const NO_LINES = Object.fromEntries(
  ["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"]
    .concat(["left", "left-mid", "mid", "mid-mid", "right", "right-mid", "middle"])
    .map((place) => [place, ""]),
);

/** The auctions side by side, with what is provably possible below them. */
export function resultTable({ valuation, bound, rows, profiles }: Measured): string {
  const table = new Table({
    head: HEAD,
    chars: NO_LINES,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2 },
    colAligns: HEAD.map((_, column) => (column === 0 ? "left" : "right")),
  });
  for (const { name, metrics } of rows) table.push(cells(name, metrics));
  return [
    `${valuation.name} ${JSON.stringify(valuation.params)}, ${valuation.bidders} bidders; ± is a standard error over ${profiles} profiles`,
    "",
    table.toString().replaceAll(/ +$/gm, ""),
    "",
    boundLine(bound),
    ...untruthful(rows, bound),
    ...(rows[0]
      ? [
          `regret: searched on ${rows[0].metrics.regret.profiles} profiles by ${rows[0].metrics.regret.search}`,
        ]
      : []),
  ].join("\n");
}

function cells(name: string, metrics: Metrics): string[] {
  const { gap } = metrics;
  return [
    name,
    `${metrics.revenue.toFixed(4)} ± ${metrics.revenueStandardError.toFixed(4)}`,
    number(metrics.regret.total),
    number(metrics.regret.max),
    percent(metrics.efficiency),
    metrics.welfare.toFixed(4),
    percent(metrics.saleRate),
    appearsTruthful(metrics) ? gapText(gap) : "not truthful",
  ];
}

function gapText(gap: Metrics["gap"]): string {
  return gap ? `${gap.absolute.toFixed(4)} ± ${gap.standardError.toFixed(4)}` : "";
}

function boundLine({ kind, revenue, standardError, attained, attainedBy }: Bound): string {
  if (revenue === null || standardError === null)
    return "no bound on the optimum is known for this valuation";
  const size =
    standardError === 0 ? revenue.toFixed(6) : `${revenue.toFixed(4)} ± ${standardError.toFixed(4)}`;
  const checked = attainedBy === "numerical-check" ? ", attained by a numerical check" : "";
  const reach = attained === true && checked === "" ? "the exact optimum" : "an upper bound";
  return `${reach} of every truthful auction (${kind}${checked}): ${size}`;
}

/** What must be said of every auction to which it pays to lie. */
function untruthful(rows: Measured["rows"], bound: Bound): string[] {
  const consequence = bound.kind === "none" ? "" : ": the bound does not apply";
  return rows
    .filter(({ metrics }) => !appearsTruthful(metrics))
    .map(({ name, metrics: { regret } }) => {
      return `${name}: not truthful${consequence} (regret total ${number(regret.total)}, max ${number(regret.max)})`;
    });
}

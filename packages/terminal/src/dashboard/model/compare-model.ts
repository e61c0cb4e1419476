import type { Bound, Metrics, RunResult } from "@auction-mech/core";
import { endedName } from "../../render/training-name.js";
import type { ListRow } from "./list.js";

/** One auction among those that are compared. */
export interface ComparedRow extends ListRow {
  readonly name: string;
  readonly metrics: Metrics;
  readonly trained: boolean;
}

/** Auctions measured on one valuation, side by side. */
export interface Comparison {
  readonly valuation: RunResult["valuation"];
  readonly bound: Bound;
  readonly rows: readonly ComparedRow[];
}

export const COMPARE_COLUMNS = [
  "auction",
  "revenue",
  "±",
  "regret total",
  "gap to bound",
  "95% interval",
  "efficiency",
  "sale rate",
  "regret max",
  "welfare",
] as const;

/** Half the width of a 95% interval, in standard errors. */
export const INTERVAL_95 = 1.96;

/** The runs of one valuation side by side, those of other valuations apart; baselines once. */
export function comparisons(
  results: readonly { readonly title: string; readonly result: RunResult }[],
): readonly Comparison[] {
  const groups = new Map<string, { title: string; result: RunResult }[]>();
  for (const one of results) {
    const key = JSON.stringify(one.result.valuation);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups].map(([group, members]) => {
    const { valuation, bound, baselines } = members[0]!.result;
    const several = members.length > 1;
    const trained = members.flatMap(({ title, result }) =>
      result.runs.map((run) => {
        const name = endedName(run, result.runs);
        return row(group, `${name}${several ? ` · ${title}` : ""}`, run.metrics, true);
      }),
    );
    return {
      valuation,
      bound,
      rows: [...trained, ...baselines.map(({ name, metrics }) => row(group, name, metrics, false))],
    };
  });
}

/** @param group what the rows that it is compared with have in common */
function row(group: string, name: string, metrics: Metrics, trained: boolean): ComparedRow {
  const { revenue, revenueStandardError, regret, efficiency, welfare, saleRate, gap } = metrics;
  return {
    key: `${group} ${name}`,
    name,
    metrics,
    trained,
    cells: [
      name,
      revenue,
      revenueStandardError,
      regret.total,
      gap?.absolute ?? null,
      gap ? INTERVAL_95 * gap.standardError : null,
      efficiency,
      saleRate,
      regret.max,
      welfare,
    ],
  };
}

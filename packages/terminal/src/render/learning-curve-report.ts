import type { LearningCurveResult } from "@auction-mech/trainer";
import { plainTable } from "./plain-table.js";

/** Rules down, sizes across: mean share over the seeds, and from where learning leads. */
export function learningCurveReport({ valuation, seeds, points }: LearningCurveResult): string {
  const sizes = [...new Set(points.map(({ trainSize }) => trainSize))];
  const rules = [...new Set(points.map(({ rule }) => rule))];
  const find = (rule: string, size: number) =>
    points.find((point) => point.rule === rule && point.trainSize === size);
  const leads = sizes.filter((size) => {
    const own = find("lookahead-net", size);
    return own && rules.every((rule) => rule === "lookahead-net" || find(rule, size)!.mean < own.mean);
  });
  return [
    `${valuation.name} ${JSON.stringify(valuation.params)}, ${valuation.bidders} bidders; revenue on fresh profiles as a share of the optimum or bound (currency times 100 where none is known), %; ± is a standard error over ${seeds} samples`,
    "",
    plainTable(
      ["rule \\ training rows", ...sizes.map(String)],
      rules.map((rule) => [
        rule,
        ...sizes.map((size) => {
          const point = find(rule, size);
          return point ? `${(100 * point.mean).toFixed(2)} ± ${(100 * point.standardError).toFixed(2)}` : "";
        }),
      ]),
    ),
    "",
    leads.length === 0
      ? "lookahead-net leads at none of these sizes."
      : `lookahead-net leads at ${leads.join(", ")} rows.`,
  ].join("\n");
}

import type { LearningCurveResult } from "@auction-mech/trainer";
import { plainTable } from "./plain-table.js";

/** A lead of so many standard errors is not taken for chance. */
const CLEAR = 2;

/** Rules down, sizes across: mean share over the seeds, and where learning leads, clearly or by chance. */
export function learningCurveReport({ valuation, seeds, points }: LearningCurveResult): string {
  const sizes = [...new Set(points.map(({ trainSize }) => trainSize))];
  const rules = [...new Set(points.map(({ rule }) => rule))];
  const find = (rule: string, size: number) =>
    points.find((point) => point.rule === rule && point.trainSize === size);
  /** As if samples were not shared, which overstates the error of a difference. */
  const leadsBy = (errors: number) => (size: number) => {
    const own = find("lookahead-net", size);
    const others = points.filter((point) => point.trainSize === size && point !== own);
    return (
      own !== undefined &&
      others.every(
        ({ mean, standardError }) => own.mean - mean > errors * Math.hypot(standardError, own.standardError),
      )
    );
  };
  const leads = sizes.filter(leadsBy(0));
  const clear = leads.filter(seeds > 1 ? leadsBy(CLEAR) : () => false);
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
      ? "lookahead-net has the highest mean at none of these sizes."
      : `lookahead-net has the highest mean at ${leads.join(", ")} rows, by more than ${CLEAR} standard errors at ${clear.join(", ") || "none of them"}.`,
  ].join("\n");
}

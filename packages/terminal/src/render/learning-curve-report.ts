import { meanOf } from "@auction-mech/econ";
import type { LearningCurveResult } from "@auction-mech/trainer";
import { withError } from "./format.js";
import { plainTable } from "./plain-table.js";

const LEARNED = "lookahead-net";
/** A lead of so many standard errors is not taken for chance. */
const CLEAR = 2;
/** Of a classical auction in the network's single precision: no lead. */
const ROUNDING = 1e-5;

type Point = LearningCurveResult["points"][number];

/** Rules down, sizes across: the mean over the samples, where learning leads and what early stopping kept. */
export function learningCurveReport(result: LearningCurveResult): string {
  const { seeds, score, points } = result;
  if (points.length === 0) return "interrupted before anything was measured";
  const sizes = [...new Set(points.map(({ trainSize }) => trainSize))];
  const rules = [...new Set(points.map(({ rule }) => rule))];
  const textOf = (rule: string, size: number) => {
    const point = points.find((each) => each.rule === rule && each.trainSize === size);
    return point ? pointText(point, score) : "";
  };
  return [
    heading(result),
    "",
    plainTable(
      ["rule \\ training rows", ...sizes.map(String)],
      rules.map((rule) => [rule, ...sizes.map((size) => textOf(rule, size))]),
    ),
    "",
    leadLine(points, sizes, seeds),
    ...keptLines(points),
    ...unfinishedLines(result),
  ].join("\n");
}

// --- Internal helpers ---

function heading({ valuation, seeds, score, profiles }: LearningCurveResult): string {
  const fromFile = valuation.name === "empirical";
  const judged = fromFile ? `${profiles} held-out rows` : `${profiles} fresh profiles`;
  const unit = score === "share" ? "as a share of the optimum or bound, %" : "in currency: no bound is known";
  const samples = `${seeds} ${seeds === 1 ? "sample" : "samples"} of rows`;
  const noise = fromFile ? `; that the held-out rows are few is not in it` : "";
  return `${valuation.name} ${JSON.stringify(valuation.params)}, ${valuation.bidders} bidders; revenue on ${judged} ${unit}; ± is a standard error over ${samples}${noise}`;
}

function pointText({ mean, standardError }: Point, score: LearningCurveResult["score"]): string {
  return score === "share"
    ? `${(100 * mean).toFixed(2)} ± ${(100 * standardError).toFixed(2)}`
    : withError(mean, standardError);
}

/** At which sizes learning leads, and where that is hardly chance. */
function leadLine(points: readonly Point[], sizes: readonly number[], seeds: number): string {
  /** Every sample is shared by all rules, so leads are paired; one sample alone has no error. */
  const leadsBy = (errors: number) => (size: number) => {
    const here = points.filter(({ trainSize }) => trainSize === size);
    const own = here.find(({ rule }) => rule === LEARNED);
    return (
      own !== undefined &&
      here.every((other) => {
        if (other === own) return true;
        const lead = meanOf(own.scores.map((score, k) => score - other.scores[k]!));
        return lead.mean > errors * lead.standardError + ROUNDING * own.mean;
      })
    );
  };
  const leads = sizes.filter(leadsBy(0));
  const clear = leads.filter(seeds > 1 ? leadsBy(CLEAR) : () => false);
  if (leads.length === 0) return `${LEARNED} has the highest mean at none of these sizes.`;
  return `${LEARNED} has the highest mean at ${leads.join(", ")} rows, by more than ${CLEAR} paired standard errors at ${clear.join(", ") || "none of them"}.`;
}

/** Of an interrupted curve: where fewer samples were measured than asked for. */
function unfinishedLines({ seeds, points }: LearningCurveResult): string[] {
  const short = points.filter(({ rule, scores }) => rule === LEARNED && scores.length < seeds);
  return short.map(
    ({ trainSize, scores }) =>
      `interrupted: ${scores.length} of ${seeds} samples at ${trainSize} rows${scores.length === 1 ? ", of which ± says nothing" : ""}`,
  );
}

/** At which sizes the saved auction is a classical one in truth. */
function keptLines(points: readonly Point[]): string[] {
  const counts = points.flatMap(({ rule, trainSize, kept }) => {
    const count = (kept ?? []).filter((name) => name !== rule).length;
    return count === 0 ? [] : [`${count} of ${kept!.length} at ${trainSize} rows`];
  });
  if (counts.length === 0) return [];
  return [
    `Early stopping kept Vickrey's auction with the best single reserve, under the name ${LEARNED}: in ${counts.join(", ")}. Training did not clearly beat it there on the quarter of the rows that no step saw.`,
  ];
}

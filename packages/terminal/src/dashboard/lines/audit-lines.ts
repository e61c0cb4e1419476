import type { AuditResult } from "@auction-mech/trainer";
import { auditChecks, lieSentence } from "../../render/audit-report.js";
import { number } from "../../render/format.js";
import { fit } from "../charts/fit.js";
import type { AppState } from "../model/state.js";
import type { Theme } from "../theme/theme.js";
import { wrapped } from "./wrapped.js";

/** The most profitable lie that was found, as a sentence with numbers, and every check with its verdict. */
export function auditLines({ audit, auction }: AppState, width: number, theme: Theme): string[] {
  const { paint, glyphs } = theme;
  if (!audit) {
    const named = auction
      ? `enter: search the most profitable lie against ${auction.mechanism.name}`
      : "Open an auction first: enter on a run, then enter again.";
    return ["", `  ${named}`];
  }
  if (audit.failure) return wrapped(audit.failure, width).map((line) => paint("bad", line));
  if (!audit.result) return [paint("accent", `${glyphs.running} searching the most profitable lie …`)];
  return resultLines(audit.result, width, theme);
}

function resultLines(result: AuditResult, width: number, { paint, glyphs }: Theme): string[] {
  const { mechanism, valuation, tolerance, passed, worst } = result;
  const verdict = passed
    ? paint(
        "good",
        `${glyphs.done} ${mechanism}: no lie gains more than ${tolerance}. That is evidence, not proof.`,
      )
    : paint("bad", `${glyphs.failed} ${mechanism} is not truthful (tolerance ${tolerance}).`);
  const checks = auditChecks(result).map(({ label, value }) => {
    const broken = value > tolerance;
    const sign = broken ? paint("bad", glyphs.failed) : paint("good", glyphs.done);
    return `  ${sign} ${fit(label, 44)}${number(value).padStart(12)}`;
  });
  return [
    ...wrapped(`${valuation.name} ${JSON.stringify(valuation.params)}, ${valuation.bidders} bidders`, width),
    "",
    verdict,
    "",
    ...(worst && worst.gain > tolerance ? [...wrapped(lieSentence(worst), width), ""] : []),
    ...checks,
    "",
    paint("muted", "enter: search again"),
  ];
}

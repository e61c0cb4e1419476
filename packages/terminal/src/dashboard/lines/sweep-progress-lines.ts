import { duration, number } from "../../render/format.js";
import { cut } from "../charts/fit.js";
import { gauge } from "../charts/gauge.js";
import type { SweepModel } from "../model/sweep-model.js";
import type { Theme } from "../theme/theme.js";
import { money } from "./number-text.js";

/** How far a sweep is, what its workers do, and in the end what it was good for. */
export function sweepProgressLines(sweep: SweepModel, width: number, theme: Theme): string[] {
  const { paint, glyphs } = theme;
  const { header, outcome, notes } = sweep;
  if (!header) return [paint("muted", notes.at(-1) ?? "waiting for the first event …")];
  const { mechanism, valuation, sampler, pruner, workers } = header;
  const what = `${mechanism} on ${valuation.name}, ${valuation.bidders} bidders · ${sampler}, ${pruner} · ${workers} ${workers === 1 ? "worker" : "workers"}`;
  return [
    cut(what, width, glyphs.ellipsis),
    outcome ? outcomeLine(sweep, width, theme) : doneLine(sweep, width, theme),
    outcome
      ? paint("muted", cut(outcome.folder, width, glyphs.ellipsis))
      : cut(workersText(sweep), width, glyphs.ellipsis),
  ];
}

function doneLine(
  { done, trials, trialsPerMinute, secondsLeft, warmStart }: SweepModel,
  width: number,
  theme: Theme,
): string {
  if (done === 0 && warmStart !== null && warmStart !== "ready")
    return theme.paint("accent", `${theme.glyphs.running} phase 1, which all trials share: ${warmStart}`);
  const facts = [
    `${done}/${trials} trials`,
    trialsPerMinute === null ? "" : `${number(trialsPerMinute)}/min`,
    secondsLeft === null ? "" : `${duration(secondsLeft)} left`,
  ].filter(Boolean);
  return `${gauge(done / Math.max(1, trials), Math.min(40, width - 44), theme)}  ${facts.join(" · ")}`;
}

function workersText({ running }: SweepModel): string {
  return running
    .map(({ number: trial, worker, phase, step, steps }) => {
      const share = steps > 0 ? ` ${phase} ${Math.floor((100 * step) / steps)}%` : "";
      return `worker ${worker + 1}: #${trial}${share}`;
    })
    .join("  ");
}

function outcomeLine({ outcome }: SweepModel, width: number, { paint, glyphs }: Theme): string {
  const { status, best, comparison, seconds } = outcome!;
  const gain = comparison?.improvement
    .map(
      ({ name, value, standardError }) =>
        `${name} ${value >= 0 ? "+" : ""}${money(value)}${standardError === null ? "" : ` ± ${money(standardError)}`}`,
    )
    .join(", ");
  const against = gain ? ` · against the defaults: ${gain}` : "";
  const text = `${status} in ${duration(seconds)}${best ? ` · best #${best.number}` : ""}${against}`;
  const good = status === "completed";
  return paint(
    good ? "good" : "warning",
    cut(`${good ? glyphs.done : glyphs.interrupted} ${text}`, width, glyphs.ellipsis),
  );
}

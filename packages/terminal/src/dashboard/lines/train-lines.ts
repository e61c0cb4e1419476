import type { RunResult } from "@auction-mech/core";
import { differingParams, valuationLabel } from "../../commands/valuation-text.js";
import { duration, number } from "../../render/format.js";
import { trainingName } from "../../render/training-name.js";
import { cut } from "../charts/fit.js";
import { gauge } from "../charts/gauge.js";
import { type ChartSeries, lineChart, type ReferenceLine } from "../charts/line-chart.js";
import type { RunModel, TrainingModel } from "../model/run-model.js";
import type { AppState } from "../model/state.js";
import { seriesRole } from "../theme/palette.js";
import type { Theme } from "../theme/theme.js";
import { legendLine } from "./legend.js";
import { money } from "./number-text.js";

/** What is trained on what, how far it is, and what computes. */
export function progressLines(run: RunModel, width: number, theme: Theme): string[] {
  const { paint, glyphs } = theme;
  const { valuation, phase, trainings, result, seed } = run;
  if (!valuation) return [paint("muted", "waiting for the first event …")];
  const what = `${valuationText(valuation)}, ${valuation.bidders} bidders, seed ${seed}`;
  const note = run.notes.at(-1);
  return [
    cut(what, width, glyphs.ellipsis),
    phase ? phaseLine(run, width, theme) : statusLine(run, theme),
    note && !result
      ? paint(note.level === "warning" ? "warning" : "muted", cut(note.message, width, glyphs.ellipsis))
      : paint("muted", cut(computeText(trainings.at(-1)), width, glyphs.ellipsis)),
  ];
}

/** A family by what its members differ in, any other with all its parameters. */
function valuationText({ name, params }: RunResult["valuation"]): string {
  if (name !== "family") return `${name} ${JSON.stringify(params)}`;
  const members = params.members as readonly RunResult["valuation"][];
  const shown = differingParams(members);
  const labels = members.map((member) => valuationLabel(member.name, member.params, shown));
  return `${members.length} laws: ${labels.join(", ")}`;
}

function phaseLine({ phase, trainings, mechanisms, seeds }: RunModel, width: number, theme: Theme): string {
  const { mechanism, name, step, steps, epoch, secondsLeft, stepsPerSecond } = phase!;
  const all = mechanisms.length * seeds;
  const which =
    name === "evaluate" ? "measuring" : `${name}${all > 1 ? ` (${trainings.length}/${all})` : ""}`;
  const facts = [
    `${step}/${steps}`,
    epoch === null ? "" : `epoch ${epoch}`,
    stepsPerSecond === null ? "" : `${number(stepsPerSecond)}/s`,
    secondsLeft === null ? "" : `${duration(secondsLeft)} left`,
  ].filter(Boolean);
  const left = `${theme.glyphs.running} ${mechanism} ${which} `;
  const right = ` ${facts.join(" · ")}`;
  const room = width - left.length - right.length;
  const bar = room >= 12 ? gauge(step / Math.max(1, steps), Math.min(40, room), theme) : "";
  return `${theme.paint("accent", left)}${bar}${right}`;
}

function statusLine({ result, trainings, seconds }: RunModel, { glyphs, paint }: Theme): string {
  if (!result) return paint("muted", trainings.length === 0 ? "measuring the baselines …" : "preparing …");
  const diverged = result.runs.some(({ status }) => status === "diverged");
  const interrupted = result.runs.some(({ status }) => status === "interrupted") || result.runs.length === 0;
  if (diverged) return paint("bad", `${glyphs.failed} diverged after ${duration(seconds)}`);
  if (interrupted) return paint("warning", `${glyphs.interrupted} interrupted after ${duration(seconds)}`);
  return paint("good", `${glyphs.done} done in ${duration(seconds)} · enter: see the auction`);
}

function computeText(training: TrainingModel | undefined): string {
  if (!training) return "";
  const { engine, backend, threads, reason } = training.compute;
  const on = backend === null ? `${threads} ${threads === 1 ? "thread" : "threads"}` : `backend ${backend}`;
  return `${engine} engine, ${on} · ${reason}`;
}

/** Revenue as training sees it, between the baselines and the bound. */
export function revenueLines(
  state: AppState,
  run: RunModel,
  width: number,
  height: number,
  theme: Theme,
): string[] {
  const series = seriesOf(run, "revenue", state.recent);
  const references = referenceLines(run);
  if (series.length === 0) return noCurve(run, theme);
  const legend = legendLine(series, references, width, theme);
  return [legend, ...lineChart({ series, references, width, height: height - 1, theme })];
}

/** Regret on a logarithmic axis; an auction that is truthful whatever its weights has its loss there. */
export function regretLines(
  state: AppState,
  run: RunModel,
  width: number,
  height: number,
  theme: Theme,
): string[] {
  const term = regretTerm(run);
  const series = seriesOf(run, term, state.recent);
  if (series.length === 0) return noCurve(run, theme);
  const log = state.logScale && term === "regret";
  const legend = legendLine(series, [], width, theme);
  return [legend, ...lineChart({ series, width, height: height - 1, log, theme })];
}

function regretTerm({ trainings }: RunModel): string {
  return trainings.some(({ series }) => series.regret) ? "regret" : "loss";
}

export function regretTitle(state: AppState, run: RunModel | null): string {
  if (!run || run.trainings.length === 0) return "regret";
  if (regretTerm(run) === "loss") return "loss (truthful by construction: no regret to train away)";
  return `regret in training${state.logScale ? ", log axis" : ""}`;
}

function noCurve({ trainings }: RunModel, { paint }: Theme): string[] {
  return [paint("muted", trainings.length === 0 ? "no training yet" : "not reported by this training")];
}

function seriesOf({ trainings }: RunModel, term: string, recent: boolean): ChartSeries[] {
  return trainings.flatMap((training, k) => {
    const own = training.series[term];
    if (!own) return [];
    const value = training.latest[term];
    const label = `${shortName(training, trainings)}${value === undefined ? "" : ` ${money(value)}`}`;
    return [{ label, role: seriesRole(k), points: recent ? own.recent : own.whole }];
  });
}

/** A curve's name; what all have in common is left out, so that a legend has room for each. */
function shortName(own: TrainingModel, all: readonly TrainingModel[]): string {
  const name = trainingName(own, all);
  const one = all.length > 1 && all.every(({ mechanism }) => mechanism === own.mechanism);
  return one ? name.slice(own.mechanism.length + 1) : name;
}

/** The bound, and of the baselines the best truthful ones: more lines than three cannot be told apart. */
function referenceLines({ bound, baselines }: RunModel): ReferenceLine[] {
  const lines: ReferenceLine[] = [];
  if (bound && bound.revenue !== null) {
    lines.push({
      label: `${bound.attained ? "optimum" : "bound"} ${money(bound.revenue)}`,
      role: "good",
      y: bound.revenue,
    });
  }
  const truthful = baselines.filter(({ metrics }) => metrics.truthful);
  const best = [...truthful].sort((a, b) => b.metrics.revenue - a.metrics.revenue).slice(0, 1);
  const vickrey = truthful.filter(({ name }) => name === "vickrey");
  for (const { name, metrics } of new Set([...best, ...vickrey])) {
    lines.push({
      label: `${name} ${money(metrics.revenue)}`,
      role: name === "vickrey" ? "muted" : "warning",
      y: metrics.revenue,
    });
  }
  return lines;
}

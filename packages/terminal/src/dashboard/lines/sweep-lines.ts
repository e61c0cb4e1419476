import {
  type FrozenTrial,
  optimizationHistory,
  paramImportances,
  paretoFront,
} from "@auction-mech/study/analysis";
import { barChart } from "../charts/bar-chart.js";
import { type ChartSeries, lineChart } from "../charts/line-chart.js";
import { type Cell, table } from "../charts/table.js";
import { timeline } from "../charts/timeline.js";
import { firstVisible } from "../model/list.js";
import { memoized } from "../model/memoized.js";
import { shownTrials } from "../model/shown-rows.js";
import type { AppState } from "../model/state.js";
import { bestOf, type StudyModel, secondsOf, stateCounts, trialColumns } from "../model/study-model.js";
import { workerLanes } from "../model/worker-lanes.js";
import { type Role, seriesRole } from "../theme/palette.js";
import type { Theme } from "../theme/theme.js";
import { legendLine } from "./legend.js";
import { listHeader } from "./list-header.js";
import { cellText } from "./number-text.js";

const STATES: Readonly<
  Record<
    FrozenTrial["state"],
    { glyph: "done" | "failed" | "running" | "waiting" | "pruned"; role: Role; word: string }
  >
> = {
  COMPLETE: { glyph: "done", role: "good", word: "done" },
  RUNNING: { glyph: "running", role: "accent", word: "running" },
  WAITING: { glyph: "waiting", role: "muted", word: "waiting" },
  PRUNED: { glyph: "pruned", role: "warning", word: "pruned" },
  FAIL: { glyph: "failed", role: "bad", word: "failed" },
};

/** The trials as filtered and sorted, the best one starred. */
export function trialLines(state: AppState, width: number, height: number, theme: Theme): string[] {
  const study = state.study?.model;
  if (!study) return [theme.paint("muted", "o: open a study (FILE.sqlite3 or a URL), N: start a sweep")];
  const list = state.lists.sweep;
  const rows = shownTrials(state);
  const best = memoized("best", [study.trials], () => bestOf(study));
  const room = height - 1;
  const first = firstVisible(list.cursor, rows.length, room);
  const cells = rows.slice(first, first + room).map(({ key, trial, cells: values }): Cell[] => {
    const { glyph, role, word } = STATES[trial.state];
    const mark = list.marked.has(key) ? theme.glyphs.marked : trial === best ? theme.glyphs.best : " ";
    return values.map((value, column): Cell => {
      if (column === 0) return { text: `${mark}${value}`, role: trial === best ? "strong" : "plain" };
      if (column === 1) return { text: `${theme.glyphs[glyph]} ${word}`, role };
      return { text: cellText(value), role: trial === best ? "strong" : "plain" };
    });
  });
  return table({
    columns: listHeader(trialColumns(study), list, theme).map((title, k) => ({
      title,
      align: k === 1 ? "left" : "right",
    })),
    rows: cells,
    selected: list.cursor - first,
    width,
    theme,
  });
}

/** How many trials are in which state, in glyphs and words. */
export function countsText({ trials }: StudyModel, { glyphs }: Theme): string {
  const counts = memoized("counts", [trials], () => stateCounts(trials));
  return [...counts]
    .map(([state, count]) => `${glyphs[STATES[state].glyph]} ${count} ${STATES[state].word}`)
    .join("  ");
}

/** The objective's values by trial, and the best so far. */
export function historyLines(study: StudyModel, width: number, height: number, theme: Theme): string[] {
  const { trials, directions, objectives } = study;
  if (directions.length > 1) return valuesByTrial(study, width, height, theme);
  const history = memoized("history", [trials], () => optimizationHistory(trials, directions));
  if (history.length === 0) return [theme.paint("muted", "no trial is complete yet")];
  const best = history.flatMap(({ number, best: y }) => (y === null ? [] : [{ x: number, y }]));
  const series: ChartSeries[] = [
    {
      label: objectives[0]!,
      role: "series0",
      points: history.map(({ number, value }) => ({ x: number, y: value })),
      line: "points",
      marker: theme.unicode ? "·" : ".",
    },
    { label: `best ${cellText(best.at(-1)?.y)}`, role: "series1", points: best },
  ];
  return [legendLine(series, [], width, theme), ...lineChart({ series, width, height: height - 1, theme })];
}

function valuesByTrial(
  { trials, objectives }: StudyModel,
  width: number,
  height: number,
  theme: Theme,
): string[] {
  const series = objectives.map(
    (label, k): ChartSeries => ({
      label,
      role: seriesRole(k),
      line: "points",
      marker: theme.glyphs.markers[k % theme.glyphs.markers.length]!,
      points: trials.flatMap(({ number, values }) =>
        values?.[k] === undefined ? [] : [{ x: number, y: values[k]! }],
      ),
    }),
  );
  return [legendLine(series, [], width, theme), ...lineChart({ series, width, height: height - 1, theme })];
}

/** Two of the measures against each other, the trials that no other dominates marked. */
export function frontLines(study: StudyModel, width: number, height: number, theme: Theme): string[] {
  const front = memoized("front", [study.trials], () => frontOf(study));
  if (!front) return [theme.paint("muted", "needs two objectives, or trials measured in revenue and regret")];
  const { x, y, all, best } = front;
  const series: ChartSeries[] = [
    {
      label: `trials (right: ${x}, up: ${y})`,
      role: "muted",
      points: all,
      line: "points",
      marker: theme.unicode ? "·" : ".",
    },
    {
      label: "Pareto front",
      role: "series1",
      points: best,
      line: "points",
      marker: theme.glyphs.markers[3]!,
    },
  ];
  return [legendLine(series, [], width, theme), ...lineChart({ series, width, height: height - 1, theme })];
}

/** Of several objectives the first two; of one, the revenue and the regret that our sweeps keep with each trial. */
function frontOf({ trials, directions, objectives }: StudyModel) {
  if (directions.length > 1) {
    const best = new Set(paretoFront(trials, directions));
    const point = ({ values }: FrozenTrial) => ({ x: values![0]!, y: values![1]! });
    const complete = trials.filter(({ state }) => state === "COMPLETE");
    return {
      x: objectives[0]!,
      y: objectives[1]!,
      all: complete.filter((trial) => !best.has(trial)).map(point),
      best: complete.filter((trial) => best.has(trial)).map(point),
    };
  }
  const measured = trials.flatMap((trial) => {
    const measures = measuresOf(trial);
    return measures
      ? [{ trial: { ...trial, values: [measures.regret, measures.revenue] }, ...measures }]
      : [];
  });
  if (measured.length === 0) return null;
  const best = new Set(
    paretoFront(
      measured.map(({ trial }) => trial),
      ["MINIMIZE", "MAXIMIZE"],
    ),
  );
  const point = ({ revenue, regret }: { revenue: number; regret: number }) => ({ x: regret, y: revenue });
  return {
    x: "regret",
    y: "revenue",
    all: measured.filter(({ trial }) => !best.has(trial)).map(point),
    best: measured.filter(({ trial }) => best.has(trial)).map(point),
  };
}

/** Revenue and total regret of a trial, as attributes of the study keep them. */
function measuresOf({ state, userAttrs }: FrozenTrial): { revenue: number; regret: number } | null {
  if (state !== "COMPLETE") return null;
  const metrics = (userAttrs.metrics ?? userAttrs) as { revenue?: unknown; regret?: unknown };
  const regret =
    typeof metrics.regret === "object" && metrics.regret !== null
      ? (metrics.regret as { total?: unknown }).total
      : metrics.regret;
  return typeof metrics.revenue === "number" && typeof regret === "number"
    ? { revenue: metrics.revenue, regret }
    : null;
}

/** How much each parameter decides whether a trial is good (PED-ANOVA). */
export function importanceLines({ trials, directions }: StudyModel, width: number, theme: Theme): string[] {
  const shares = memoized("importances", [trials], () => paramImportances(trials, directions));
  const bars = Object.entries(shares).map(([label, value], k) => ({
    label,
    value,
    text: value.toFixed(2),
    role: k === 0 ? ("series1" as const) : ("series0" as const),
  }));
  return bars.length === 0
    ? [theme.paint("muted", "no trial is complete yet")]
    : barChart(bars, width, theme);
}

/** What ran when: as many lanes as trials ran at once. */
export function workerLines(
  { trials }: StudyModel,
  now: number,
  width: number,
  height: number,
  theme: Theme,
): string[] {
  const running = trials.some(({ state }) => state === "RUNNING");
  const lanes = memoized("lanes", [trials, running ? Math.floor(now / 1000) : 0], () =>
    workerLanes(trials, now),
  );
  if (lanes.length === 0) return [theme.paint("muted", "no trial has started yet")];
  const seconds = trials.map(secondsOf).filter((one) => one !== null);
  const mean = seconds.reduce((sum, one) => sum + one, 0) / Math.max(1, seconds.length);
  const shown = lanes.slice(0, Math.max(1, height - 1)).map((lane, k) => ({
    label: `worker ${k + 1}`,
    segments: lane.map(({ trial, from, to }) => {
      const { role, glyph } = STATES[trial.state];
      const block = theme.unicode ? (trial.number % 2 === 0 ? "█" : "▓") : "=";
      return { from, to, role, character: trial.state === "COMPLETE" ? block : theme.glyphs[glyph] };
    }),
  }));
  const hidden = lanes.length - shown.length;
  const more = hidden > 0 ? `, ${hidden} more` : "";
  return [
    ...timeline(shown, width, theme),
    theme.paint(
      "muted",
      `at once: ${lanes.length}${more}${mean > 0 ? `; ${cellText(Number(mean.toPrecision(3)))} s a trial` : ""}`,
    ),
  ];
}

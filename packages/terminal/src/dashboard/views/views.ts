import { curveLines, curvesTitle, mapLines } from "../lines/auction-lines.js";
import { auditLines } from "../lines/audit-lines.js";
import { compareLines } from "../lines/compare-lines.js";
import { listTitle } from "../lines/list-header.js";
import { boundText, metricsLines } from "../lines/metrics-lines.js";
import { runsLines } from "../lines/runs-lines.js";
import {
  countsText,
  frontLines,
  historyLines,
  importanceLines,
  trialLines,
  workerLines,
} from "../lines/sweep-lines.js";
import { sweepProgressLines } from "../lines/sweep-progress-lines.js";
import { progressLines, regretLines, regretTitle, revenueLines } from "../lines/train-lines.js";
import { tryItLines } from "../lines/try-it-lines.js";
import { EMPTY_RUN } from "../model/run-model.js";
import { shownCatalog, shownCompared, shownTrials } from "../model/shown-rows.js";
import { focusedPanel, shownRun } from "../model/state.js";
import type { SweepModel } from "../model/sweep-model.js";
import type { Theme } from "../theme/theme.js";
import type { PanelRow, PanelSpec, View, Views } from "./view.js";

/** Columns from which panels stand side by side that else follow one another: a terminal of 100 gives 99. */
const WIDE = 99;

/** Rows of a body from which a view shows everything that it has; below, what matters most. */
const TALL = 20;

const runs: View = (state, theme) => {
  const title = listTitle(
    "runs, sweeps, studies and auctions",
    shownCatalog(state).length,
    state.catalog.length,
    state.lists.runs,
  );
  return [
    row(
      { weight: 1 },
      panel("list", title, 1, (width, height) => runsLines(state, width, height, theme)),
    ),
  ];
};

const train: View = (state, theme, { rows }) => {
  const shown = shownRun(state);
  const model = shown?.model ?? EMPTY_RUN;
  const empty = () => [theme.paint("muted", "n: start a training, 1: open a run")];
  const which = state.runs.length > 1 ? ` (${state.run + 1} of ${state.runs.length})` : "";
  const progress = panel("progress", `${shown?.title ?? "no run"}${which}`, 1, (width) =>
    shown ? progressLines(model, width, theme) : empty(),
  );
  const revenue = panel("revenue", "revenue in training", 1, (width, height) =>
    revenueLines(state, model, width, height, theme),
  );
  const regret = panel("regret", regretTitle(state, shown?.model ?? null), 1, (width, height) =>
    regretLines(state, model, width, height, theme),
  );
  const title = model.bound ? `measured; ${boundText(model.bound)}` : "measured on validation profiles";
  const measured = panel("measured", title, 1, (width) => metricsLines(model, width, theme));
  const curves = row({ weight: 3 }, revenue, regret);
  const table = row({ weight: 2 }, measured);
  // Where both would be too low to read, the one with the focus has all the room.
  const one = focusedPanel(state) === "measured" ? table : curves;
  return [row({ fixed: 5 }, progress), ...(rows >= TALL ? [curves, table] : [one])];
};

const auction: View = (state, theme, { rows }) => {
  const shown = state.auction;
  if (!shown) {
    const hint = ["", "  Open a run and press enter there, or open the folder of a saved auction (o)."];
    return [
      row(
        { weight: 1 },
        panel("map", "auction", 1, () => hint),
      ),
    ];
  }
  const name = `${shown.mechanism.name}${shown.valuation ? ` on ${shown.valuation.name}` : ""}`;
  const map = panel("map", `who wins: ${name}`, 1, (width, height) => mapLines(shown, width, height, theme));
  const curves = panel("curves", curvesTitle(shown), 1, (width, height) =>
    curveLines(shown, width, height, theme),
  );
  const form = panel("try it", "try it", 1, (width) => tryItLines(shown, state.typing, width, theme));
  const drawn = row({ weight: 1 }, map, curves);
  const lines = Math.min(shown.bids.length + 5, 12);
  if (rows >= TALL) return [drawn, row({ fixed: lines }, form)];
  return [focusedPanel(state) === "try it" ? row({ weight: 1 }, form) : drawn];
};

const audit: View = (state, theme) => [
  row(
    { weight: 1 },
    panel("audit", "the most profitable lie", 1, (width) => auditLines(state, width, theme)),
  ),
];

const sweep: View = (state, theme, { columns, rows }) => {
  const study = state.study?.model;
  const list = state.lists.sweep;
  const counts = study ? `${study.name}  ${countsText(study, theme)}` : "no study";
  const title = study ? listTitle(counts, shownTrials(state).length, study.trials.length, list) : counts;
  const trials = panel("trials", title, 3, (width, height) => trialLines(state, width, height, theme));
  const progress = state.sweep ? [sweepProgress(state.sweep, rows, theme)] : [];
  if (!study) return [...progress, row({ weight: 1 }, trials)];
  const history = panel("history", "history", 2, (width, height) =>
    historyLines(study, width, height, theme),
  );
  const front = panel("front", "Pareto front", 2, (width, height) => frontLines(study, width, height, theme));
  const importances = panel("importances", "importances", 1, (width) => importanceLines(study, width, theme));
  const workers = panel("workers", "workers", 1, (width, height) =>
    workerLines(study, state.now, width, height, theme),
  );
  if (columns >= WIDE && rows >= 26) {
    return [
      ...progress,
      row({ weight: 5 }, trials),
      row({ weight: 4 }, history, front),
      row({ weight: 3 }, importances, workers),
    ];
  }
  const second =
    [history, front, importances, workers].find(({ name }) => name === focusedPanel(state)) ?? history;
  return [
    ...progress,
    row({ weight: 3 }, trials),
    row({ weight: 3 }, second, ...(second === importances ? [] : [importances])),
  ];
};

const compare: View = (state, theme) => {
  const title = listTitle(
    "auctions",
    shownCompared(state).length,
    shownCompared({ ...state, lists: { ...state.lists, compare: { ...state.lists.compare, filter: "" } } })
      .length,
    state.lists.compare,
  );
  return [
    row(
      { weight: 1 },
      panel("table", title, 1, (width, height) => compareLines(state, width, height, theme)),
    ),
  ];
};

export const VIEWS: Views = { runs, train, auction, audit, sweep, compare };

// --- Internal helpers ---

function sweepProgress(told: SweepModel, rows: number, theme: Theme): PanelRow {
  const lines = (width: number) => {
    const all = sweepProgressLines(told, width, theme);
    return rows >= TALL || !told.header ? all : all.slice(1);
  };
  return row({ fixed: rows >= TALL ? 5 : 3 }, panel("progress", "sweep", 1, lines));
}

function row(height: { fixed: number } | { weight: number }, ...panels: PanelSpec[]) {
  return { height, panels };
}

function panel(name: string, title: string, weight: number, lines: PanelSpec["lines"]): PanelSpec {
  return { name, title, weight, lines };
}

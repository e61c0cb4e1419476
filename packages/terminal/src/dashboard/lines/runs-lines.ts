import { type Cell, table } from "../charts/table.js";
import { firstVisible } from "../model/list.js";
import { CATALOG_COLUMNS, shownCatalog } from "../model/shown-rows.js";
import type { AppState, CatalogEntry } from "../model/state.js";
import type { Role } from "../theme/palette.js";
import type { Theme } from "../theme/theme.js";
import { listHeader } from "./list-header.js";
import { ago } from "./number-text.js";

const STATUS: Readonly<
  Record<CatalogEntry["status"], { glyph: "running" | "done" | "interrupted" | "waiting"; role: Role }>
> = {
  running: { glyph: "running", role: "accent" },
  done: { glyph: "done", role: "good" },
  stopped: { glyph: "interrupted", role: "warning" },
  unknown: { glyph: "waiting", role: "muted" },
};

/** Runs, sweeps, studies and saved auctions that were found, the newest first. */
export function runsLines(state: AppState, width: number, height: number, theme: Theme): string[] {
  const list = state.lists.runs;
  const rows = shownCatalog(state);
  if (state.catalog.length === 0) return emptyLines(state.scanned, theme);
  const room = height - 1;
  const first = firstVisible(list.cursor, rows.length, room);
  const visible = rows.slice(first, first + room);
  const cells = visible.map(({ key, entry }): Cell[] => {
    const { glyph, role } = STATUS[entry.status];
    const mark = list.marked.has(key) ? theme.glyphs.marked : " ";
    return [
      { text: `${mark}${theme.glyphs[glyph]} ${entry.status}`, role },
      { text: entry.kind, role: "muted" },
      { text: entry.title },
      { text: entry.detail },
      { text: ago(entry.changed, state.now), role: "muted" },
    ];
  });
  return table({
    columns: listHeader(CATALOG_COLUMNS, list, theme).map((title, k) => ({
      title,
      widest: k >= 2 ? Math.floor(width / 2.6) : 10,
    })),
    rows: cells,
    selected: list.cursor - first,
    width,
    theme,
  });
}

function emptyLines(scanned: boolean, { paint }: Theme): string[] {
  if (!scanned) return [paint("muted", "looking for runs …")];
  return [
    "",
    "  No runs here yet.",
    "",
    `  ${paint("accent", "n")}  start a training`,
    `  ${paint("accent", "N")}  start a sweep of hyper-parameters`,
    `  ${paint("accent", "o")}  open a run, a saved auction, a study (ours or Optuna's) or an event log`,
    `  ${paint("accent", "?")}  all keys`,
  ];
}

import { barOf } from "../charts/bar-chart.js";
import { fit } from "../charts/fit.js";
import { type Cell, table } from "../charts/table.js";
import { COMPARE_COLUMNS, INTERVAL_95 } from "../model/compare-model.js";
import { firstVisible, type ListState } from "../model/list.js";
import { type ComparedShown, shownCompared } from "../model/shown-rows.js";
import type { AppState } from "../model/state.js";
import type { Theme } from "../theme/theme.js";
import { listHeader } from "./list-header.js";
import { boundText } from "./metrics-lines.js";
import { cellText, money, percent } from "./number-text.js";

/** Mechanisms by metrics, one table a valuation; the marked ones again as bars against the bound. */
export function compareLines(state: AppState, width: number, height: number, theme: Theme): string[] {
  const rows = shownCompared(state);
  if (rows.length === 0)
    return ["", "  Open a run that is done: its auctions and baselines stand here side by side."];
  const groups = [...new Set(rows.map(({ group }) => group))];
  const list = state.lists.compare;
  const lines: string[] = [];
  let cursorLine = 0;
  for (const group of groups) {
    const own = rows.filter((row) => row.group === group);
    const selected = own.findIndex((row) => rows.indexOf(row) === list.cursor);
    // Below the valuation and the header.
    if (selected >= 0) cursorLine = lines.length + 2 + selected;
    lines.push(...groupLines(own, selected, list, width, theme), "");
  }
  const first = firstVisible(cursorLine, lines.length, height);
  return lines.slice(first, first + height);
}

/** The auctions of one valuation. */
function groupLines(
  own: readonly ComparedShown[],
  selected: number,
  list: ListState,
  width: number,
  theme: Theme,
): string[] {
  const { valuation, bound } = own[0]!.group;
  const { name, params, bidders } = valuation;
  return [
    theme.paint("strong", `${name} ${JSON.stringify(params)}, ${bidders} bidders`.slice(0, width)),
    ...table({
      columns: listHeader(COMPARE_COLUMNS, list, theme).map((title, k) => ({
        title,
        align: k === 0 ? "left" : "right",
        widest: k === 0 ? 34 : 14,
      })),
      rows: own.map((row) => cellsOf(row, list.marked.has(row.key), theme)),
      selected,
      width,
      theme,
    }),
    theme.paint("good", boundText(bound)),
    ...barLines(own, bound.revenue, list.marked, width, theme),
  ];
}

function cellsOf({ name, metrics, trained }: ComparedShown, marked: boolean, { glyphs }: Theme): Cell[] {
  const { revenue, revenueStandardError, regret, efficiency, welfare, saleRate, gap, truthful } = metrics;
  return [
    { text: `${marked ? glyphs.marked : " "}${name}`, role: trained ? "strong" : "plain" },
    { text: money(revenue), role: trained ? "accent" : "plain" },
    { text: money(revenueStandardError), role: "muted" },
    { text: cellText(regret.total), role: regret.total > 0 ? "warning" : "plain" },
    {
      text: truthful ? (gap ? money(gap.absolute) : "") : "not truthful",
      role: truthful ? "plain" : "warning",
    },
    { text: gap ? `± ${money(INTERVAL_95 * gap.standardError)}` : "" },
    { text: percent(efficiency) },
    { text: percent(saleRate) },
    { text: cellText(regret.max) },
    { text: money(welfare) },
  ];
}

/** Revenue as a share of the bound, of the marked rows, else of the truthful ones. */
function barLines(
  rows: readonly ComparedShown[],
  bound: number | null,
  marked: ReadonlySet<string>,
  width: number,
  theme: Theme,
): string[] {
  const chosen = rows.filter(({ key }) => marked.has(key));
  const shown = chosen.length > 0 ? chosen : rows.filter(({ metrics }) => metrics.truthful);
  const most = bound ?? Math.max(...shown.map(({ metrics }) => metrics.revenue));
  if (!(most > 0) || shown.length === 0) return [];
  const room = Math.max(4, width - 36);
  const bars = shown.map(({ name, metrics, trained }) => {
    const bar = barOf(metrics.revenue / most, room, theme);
    const share = percent(metrics.revenue / most).padStart(7);
    return `${fit(name, 26, "left", theme.glyphs.ellipsis)} ${theme.paint(trained ? "series1" : "series0", fit(bar, room))} ${share}`;
  });
  return [
    "",
    theme.paint("muted", `revenue as a share of ${bound === null ? "the largest" : "the bound"}`),
    ...bars,
  ];
}

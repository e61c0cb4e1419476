import { COMPARE_COLUMNS, type ComparedRow, type Comparison, comparisons } from "./compare-model.js";
import { arrange, type ListRow } from "./list.js";
import type { AppState, CatalogEntry } from "./state.js";
import { type TrialRow, trialColumns, trialRows } from "./study-model.js";

export interface CatalogRow extends ListRow {
  readonly entry: CatalogEntry;
}

export const CATALOG_COLUMNS = ["status", "kind", "name", "detail", "changed"] as const;

/** What can be opened, as the list of the first view shows it. */
export function shownCatalog({ catalog, lists }: AppState): readonly CatalogRow[] {
  const rows = catalog.map((entry) => ({
    key: entry.path,
    entry,
    cells: [entry.status, entry.kind, entry.title, entry.detail, entry.changed],
  }));
  return arrange(rows, lists.runs);
}

const arranged = new WeakMap<readonly TrialRow[], { list: unknown; rows: readonly TrialRow[] }>();

/** The trials as filtered and sorted: kept while neither changes, since there may be ten thousand. */
export function shownTrials({ study, lists }: AppState): readonly TrialRow[] {
  if (!study) return [];
  const rows = trialRows(study.model);
  const { filter, sort } = lists.sweep;
  const wanted = JSON.stringify([filter, sort]);
  const known = arranged.get(rows);
  if (known?.list === wanted) return known.rows;
  const made = arrange(rows, lists.sweep);
  arranged.set(rows, { list: wanted, rows: made });
  return made;
}

/** The comparison shown: of all runs that are open and done. */
function shownComparisons({ runs }: AppState): readonly Comparison[] {
  return comparisons(
    runs.flatMap(({ title, model }) => (model.result ? [{ title, result: model.result }] : [])),
  );
}

export interface ComparedShown extends ComparedRow {
  readonly group: Comparison;
}

/** The rows of all comparisons, one valuation after another. */
export function shownCompared(state: AppState): readonly ComparedShown[] {
  return shownComparisons(state).flatMap((group) =>
    arrange(group.rows, state.lists.compare).map((row) => ({ ...row, group })),
  );
}

/** Keys of the rows of the list shown, and how many columns it can be sorted by. */
export function shownList(state: AppState): { readonly keys: readonly string[]; readonly columns: number } {
  const rows: readonly ListRow[] =
    state.tab === "runs"
      ? shownCatalog(state)
      : state.tab === "sweep"
        ? shownTrials(state)
        : shownCompared(state);
  const columns =
    state.tab === "runs"
      ? CATALOG_COLUMNS.length
      : state.tab === "sweep"
        ? state.study
          ? trialColumns(state.study.model).length
          : 0
        : COMPARE_COLUMNS.length;
  return { keys: rows.map(({ key }) => key), columns };
}

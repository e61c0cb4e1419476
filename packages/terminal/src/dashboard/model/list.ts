/** Where the cursor of a list is, what is shown of it and in which order. */
export interface ListState {
  readonly cursor: number;
  readonly filter: string;
  /** The column it is sorted by; null for the list's own order. */
  readonly sort: { readonly column: number; readonly descending: boolean } | null;
  readonly marked: ReadonlySet<string>;
}

export const EMPTY_LIST: ListState = { cursor: 0, filter: "", sort: null, marked: new Set() };

export interface ListRow {
  readonly key: string;
  /** What the filter searches, and what a sort by that column compares. */
  readonly cells: readonly (string | number | null)[];
}

/** The rows that match every word of the filter, in the order asked for; nulls last. */
export function arrange<Row extends ListRow>(
  rows: readonly Row[],
  { filter, sort }: ListState,
): readonly Row[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const kept =
    words.length === 0
      ? rows
      : rows.filter(({ cells }) => {
          const text = cells.join(" ").toLowerCase();
          return words.every((word) => text.includes(word));
        });
  if (!sort) return kept;
  const sign = sort.descending ? -1 : 1;
  return [...kept].sort((a, b) => compare(a.cells[sort.column] ?? null, b.cells[sort.column] ?? null, sign));
}

function compare(a: string | number | null, b: string | number | null, sign: number): number {
  if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0);
  if (typeof a === "number" && typeof b === "number") return sign * (a - b);
  return sign * String(a).localeCompare(String(b), "en");
}

/** The first row shown when `height` of `count` rows are and the cursor should stand among them. */
export function firstVisible(cursor: number, count: number, height: number): number {
  return Math.max(0, Math.min(cursor - Math.floor(height / 2), count - height));
}

export function moved(list: ListState, by: number, count: number): ListState {
  return { ...list, cursor: Math.max(0, Math.min(count - 1, list.cursor + by)) };
}

/** The next column to sort by; after the last, the list's own order again. */
export function sortedByNext(list: ListState, columns: number): ListState {
  const next = list.sort === null ? 0 : list.sort.column + 1;
  return { ...list, cursor: 0, sort: next < columns ? { column: next, descending: false } : null };
}

export function reversed(list: ListState): ListState {
  return { ...list, cursor: 0, sort: list.sort && { ...list.sort, descending: !list.sort.descending } };
}

export function toggleMark(list: ListState, key: string): ListState {
  const marked = new Set(list.marked);
  if (!marked.delete(key)) marked.add(key);
  return { ...list, marked };
}

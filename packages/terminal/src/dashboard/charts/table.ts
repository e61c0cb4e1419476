import type { Role } from "../theme/palette.js";
import type { Theme } from "../theme/theme.js";
import { fit } from "./fit.js";

export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
  /** The most columns it takes. @default 24 */
  readonly widest?: number;
}

export interface Cell {
  readonly text: string;
  readonly role?: Role;
}

export interface TableOptions {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** Place among `rows` of the one the cursor is on. */
  readonly selected?: number | undefined;
  readonly width: number;
  readonly theme: Theme;
}

/** A header and one line a row. Columns are as wide as they must be; those that do not fit are left out, last first. */
export function table({ columns, rows, selected, width: room, theme }: TableOptions): string[] {
  // The cursor is seen without colours too: a sign before its row.
  const pointer = selected === undefined ? "" : theme.glyphs.pointer;
  const gutter = " ".repeat(pointer.length);
  const width = room - pointer.length;
  const widths = columns.map(({ title, widest = 24 }, k) =>
    Math.min(widest, Math.max(title.length, ...rows.map((row) => row[k]!.text.length))),
  );
  let shown = widths.length;
  while (shown > 1 && sum(widths.slice(0, shown)) + shown - 1 > width) shown--;
  const ellipsis = theme.glyphs.ellipsis;
  const line = (cells: readonly Cell[], cursor: boolean) => {
    const texts = cells
      .slice(0, shown)
      .map(({ text, role = "plain" }, k) => {
        const fitted = fit(text, widths[k]!, columns[k]!.align ?? "left", ellipsis);
        return cursor ? fitted : theme.paint(role, fitted);
      })
      .join(" ");
    return cursor ? theme.paint("selected", pointer + texts) : gutter + texts;
  };
  const head = columns.map(({ title }): Cell => ({ text: title, role: "muted" }));
  return [line(head, false), ...rows.map((row, k) => line(row, k === selected))];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

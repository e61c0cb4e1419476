import type { ListState } from "../model/list.js";
import type { Theme } from "../theme/theme.js";

/** Titles of a list's columns, with an arrow at the one it is sorted by. */
export function listHeader(titles: readonly string[], { sort }: ListState, { glyphs }: Theme): string[] {
  return titles.map((title, k) => {
    if (sort?.column !== k) return title;
    return `${title} ${sort.descending ? glyphs.down : glyphs.up}`;
  });
}

/** A list's title in its frame: how much of it is shown, and by which filter. */
export function listTitle(name: string, shown: number, all: number, { filter }: ListState): string {
  const count = shown === all ? String(all) : `${shown} of ${all}`;
  return `${name} (${count})${filter === "" ? "" : ` /${filter}`}`;
}

import { fit } from "../charts/fit.js";
import { KEY_TABLE, type KeyContext } from "../model/key-table.js";
import type { Theme } from "../theme/theme.js";

const TITLES: Readonly<Record<KeyContext, string>> = {
  everywhere: "everywhere",
  list: "in lists",
  runs: "1 runs",
  train: "2 train",
  auction: "3 auction",
  audit: "4 audit",
  sweep: "5 sweep",
  replay: "while replaying",
};

/** The key table by context, in two columns where there is room for them. */
export function helpLines(width: number, height: number, theme: Theme): string[] {
  const columns = width >= 100 ? 2 : 1;
  const own = Math.floor(width / columns) - 1;
  const lines = (Object.keys(TITLES) as KeyContext[]).flatMap((context) => [
    theme.paint("strong", fit(TITLES[context], own)),
    ...KEY_TABLE.filter((binding) => binding.context === context).map(({ keys, does }) => {
      const text = fit(does, own - 17, "left", theme.glyphs.ellipsis);
      return `  ${theme.paint("accent", fit(keys.join(" "), 14))} ${text}`;
    }),
  ]);
  const rows = columns === 1 ? lines.length : Math.max(Math.ceil(lines.length / 2), height - 1);
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => lines[column * rows + row] ?? "").join(" "),
  );
}

import { styledLine } from "../charts/styled-line.js";
import type { Theme } from "../theme/theme.js";
import { frameSigns, frameTop } from "./panel-frame.js";

export interface Panel {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly focused: boolean;
  /** Composed to fit: at most `height − 2` of at most `width − 2` columns; what is longer is cut. */
  readonly lines: readonly string[];
}

/** A frame with a title and lines in it: `height` lines of `width` columns. */
export function panelLines({ title, width, height, focused, lines }: Panel, theme: Theme): readonly string[] {
  const signs = frameSigns(focused, theme);
  const role = focused ? "accent" : "muted";
  const side = theme.paint(role, signs.down);
  const across = signs.across.repeat(Math.max(0, width - 2));
  const inside = Array.from(
    { length: Math.max(0, height - 2) },
    (_, k) => `${side}${styledLine(lines[k] ?? "", width - 2, theme.glyphs.ellipsis)}${side}`,
  );
  return [
    frameTop(title, width, focused, theme),
    ...inside,
    theme.paint(role, `${signs.bottomLeft}${across}${signs.bottomRight}`),
  ];
}

/** Blocks of equally many lines beside one another. */
export function sideBySide(blocks: readonly (readonly string[])[]): readonly string[] {
  return blocks[0]?.map((_, k) => blocks.map((block) => block[k]).join("")) ?? [];
}

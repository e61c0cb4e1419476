import { cut, fit } from "../charts/fit.js";
import type { Theme } from "../theme/theme.js";

const UNICODE = { topLeft: "╭", topRight: "╮", bottomLeft: "╰", bottomRight: "╯", across: "─", down: "│" };
const FOCUSED = { topLeft: "┏", topRight: "┓", bottomLeft: "┗", bottomRight: "┛", across: "━", down: "┃" };
const ASCII = { topLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+", across: "-", down: "|" };
const ASCII_FOCUSED = {
  topLeft: "#",
  topRight: "#",
  bottomLeft: "#",
  bottomRight: "#",
  across: "=",
  down: "|",
};

/** The signs of a panel's frame: the focused one has heavy ones, so that colour is not needed to find it. */
export function frameSigns(focused: boolean, { unicode }: Theme) {
  if (unicode) return focused ? FOCUSED : UNICODE;
  return focused ? ASCII_FOCUSED : ASCII;
}

/** A frame's first line, with the title in it. */
export function frameTop(title: string, width: number, focused: boolean, theme: Theme): string {
  const signs = frameSigns(focused, theme);
  const shown = cut(title, Math.max(0, width - 6), theme.glyphs.ellipsis);
  const label = shown === "" ? "" : ` ${shown} `;
  const rest = fit("", Math.max(0, width - 3 - [...label].length)).replaceAll(" ", signs.across);
  const role = focused ? "accent" : "muted";
  const before = theme.paint(role, `${signs.topLeft}${signs.across}`);
  const after = theme.paint(role, `${rest}${signs.topRight}`);
  return `${before}${theme.paint(focused ? "strong" : "plain", label)}${after}`;
}

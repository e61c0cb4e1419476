import { styledLine } from "../charts/styled-line.js";
import { choicesLines } from "../lines/choices-lines.js";
import { cursorText } from "../lines/cursor-text.js";
import { formLines } from "../lines/form-lines.js";
import { footerLine, headerLine, takenLine } from "../lines/header-lines.js";
import { helpLines } from "../lines/help-lines.js";
import { type AppState, focusedPanel, type Overlay, typesBids } from "../model/state.js";
import { asciiText } from "../theme/ascii-text.js";
import type { Theme } from "../theme/theme.js";
import { arrangePanels } from "./arrange-panels.js";
import { panelLines, sideBySide } from "./panel.js";
import { VIEWS } from "./views.js";

/** The least terminal that everything fits in. */
const SMALLEST = { columns: 60, rows: 16 };

type Size = AppState["size"];

/**
 * The whole screen for a state, as ready lines. It leaves the terminal's last
 * row free, because Ink clears a screen that is full at every frame, and its
 * last column, because Ink erases what is right of a line and so the last
 * character of one that fills its row.
 */
export function frameLines(state: AppState, theme: Theme): readonly string[] {
  const { size } = state;
  if (size.columns < SMALLEST.columns || size.rows < SMALLEST.rows) return [tooSmall(size)];
  const columns = size.columns - 1;
  const lines = [
    styledLine(headerLine(state, columns, theme), columns, theme.glyphs.ellipsis),
    ...bodyLines(state, theme, { columns, rows: size.rows - 3 }),
    styledLine(footerOf(state, columns, theme), columns, theme.glyphs.ellipsis),
  ];
  return theme.unicode ? lines : lines.map(asciiText);
}

// --- Internal helpers ---

function bodyLines(state: AppState, theme: Theme, size: Size): readonly string[] {
  const { overlay } = state;
  if (overlay && overlay.kind !== "filter" && overlay.kind !== "open") {
    const { title, lines } = overlayPanel(overlay, size, theme);
    return panelLines({ title, width: size.columns, height: size.rows, focused: true, lines }, theme);
  }
  const focused = focusedPanel(state);
  const rows = arrangePanels(VIEWS[state.tab](state, theme, size), size, state.zoomed ? focused : null);
  return rows.flatMap((placed) =>
    sideBySide(
      placed.map(({ panel: { name, title, lines }, width, height }) =>
        panelLines(
          {
            title,
            width,
            height,
            focused: name === focused,
            lines: lines(width - 2, Math.max(0, height - 2)),
          },
          theme,
        ),
      ),
    ),
  );
}

function overlayPanel(
  overlay: Exclude<Overlay, { kind: "filter" | "open" }>,
  { columns, rows }: Size,
  theme: Theme,
): { title: string; lines: readonly string[] } {
  switch (overlay.kind) {
    case "help":
      return {
        title: "keys (arrows scroll, any other closes)",
        lines: scrolled(helpLines(columns - 2, rows - 2, theme), overlay.offset, rows - 2),
      };
    case "form":
      return {
        title: `${overlay.form.definition.title} (esc closes)`,
        lines: formLines(overlay.form, columns - 2, rows - 2, theme),
      };
    case "loading":
      return { title: `${overlay.title} (esc closes)`, lines: ["loading"] };
    case "choices":
      return { title: "", lines: choicesLines(overlay.question, overlay.choices, columns - 2, theme) };
  }
}

/** The lines from `offset` on, but never past the end. */
function scrolled(lines: readonly string[], offset: number, height: number): readonly string[] {
  return lines.slice(Math.max(0, Math.min(offset, lines.length - height)));
}

function footerOf(state: AppState, width: number, theme: Theme): string {
  const { overlay } = state;
  if (overlay?.kind === "filter")
    return `${theme.paint("accent", "filter: ")}${cursorText(overlay.text, theme)}`;
  if (overlay?.kind === "open")
    return `${theme.paint("accent", "path or URL to open: ")}${cursorText(overlay.text, theme)}`;
  if (overlay) return takenLine(overlay.kind, width, theme);
  return typesBids(state) ? takenLine("bids", width, theme) : footerLine(state, width, theme);
}

function tooSmall({ columns, rows }: Size): string {
  return `too small: ${columns}x${rows}, needs ${SMALLEST.columns}x${SMALLEST.rows}`.slice(0, columns - 1);
}

import { Box, Text } from "ink";
import { choicesLines } from "../lines/choices-lines.js";
import { cursorText } from "../lines/cursor-text.js";
import { formLines } from "../lines/form-lines.js";
import { footerLine, headerLine } from "../lines/header-lines.js";
import { helpLines } from "../lines/help-lines.js";
import { type AppState, focusedPanel, type Overlay } from "../model/state.js";
import type { Theme } from "../theme/theme.js";
import { arrangePanels } from "./arrange-panels.js";
import { Lines, Panel } from "./panel.js";
import { VIEWS } from "./views.js";

/** The least terminal that everything fits in. */
const SMALLEST = { columns: 60, rows: 16 };

export interface AppProps {
  readonly state: AppState;
  readonly theme: Theme;
}

/** The whole frame: one line less than the terminal has, or Ink would clear the screen at every change. */
export function App({ state, theme }: AppProps) {
  const { columns, rows } = state.size;
  if (columns < SMALLEST.columns || rows < SMALLEST.rows) return <TooSmall state={state} />;
  const body = { columns, rows: rows - 3 };
  return (
    <Box flexDirection="column" width={columns} height={rows - 1}>
      <Lines lines={[headerLine(state, columns, theme)]} theme={theme} />
      <Body state={state} theme={theme} size={body} />
      <Lines lines={[footerOf(state, columns, theme)]} theme={theme} />
    </Box>
  );
}

interface BodyProps extends AppProps {
  readonly size: { readonly columns: number; readonly rows: number };
}

function Body({ state, theme, size }: BodyProps) {
  const { overlay } = state;
  if (overlay && overlay.kind !== "filter" && overlay.kind !== "open") {
    const { title, lines } = overlayPanel(overlay, size, theme);
    return (
      <Panel title={title} width={size.columns} height={size.rows} focused theme={theme} lines={lines} />
    );
  }
  const focused = focusedPanel(state);
  const rows = arrangePanels(VIEWS[state.tab](state, theme, size), size, state.zoomed ? focused : null);
  return (
    <Box flexDirection="column" height={size.rows}>
      {rows.map((placed) => (
        <Box key={placed.map(({ panel }) => panel.name).join()}>
          {placed.map(({ panel, width, height }) => (
            <Panel
              key={panel.name}
              title={panel.title}
              width={width}
              height={height}
              focused={panel.name === focused}
              theme={theme}
              lines={panel.lines(Math.max(0, width - 2), Math.max(0, height - 2))}
            />
          ))}
        </Box>
      ))}
    </Box>
  );
}

function overlayPanel(
  overlay: Exclude<Overlay, { kind: "filter" | "open" }>,
  { columns, rows }: BodyProps["size"],
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
  return footerLine(state, width, theme);
}

function TooSmall({ state: { size } }: { readonly state: AppState }) {
  const text = `too small: ${size.columns}x${size.rows}, needs ${SMALLEST.columns}x${SMALLEST.rows}`;
  return (
    <Box width={size.columns} height={Math.max(1, size.rows - 1)}>
      <Text wrap="truncate">{text.slice(0, size.columns)}</Text>
    </Box>
  );
}

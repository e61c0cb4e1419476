import headless from "@xterm/headless";

/** Columns and rows of a screen. */
export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

export interface ScreenColors {
  readonly background: string;
  readonly foreground: string;
}

export const DARK_SCREEN: ScreenColors = { background: "#16181d", foreground: "#d7dae0" };
export const LIGHT_SCREEN: ScreenColors = { background: "#ffffff", foreground: "#24292f" };

/** Size of one cell, pixels. */
const CELL = { width: 8.4, height: 17 };
const FONT = 14;
const MARGIN = 10;

/** The 16 colours as xterm has them; those of a user's terminal are not known. */
const BASIC = [
  ...["#2e3436", "#cc0000", "#4e9a06", "#c4a000", "#3465a4", "#75507b", "#06989a", "#d3d7cf"],
  ...["#555753", "#ef2929", "#8ae234", "#fce94f", "#729fcf", "#ad7fa8", "#34e2e2", "#eeeeec"],
];

/**
 * A screen as a picture. What escape codes mean is left to xterm's own
 * terminal; each run of cells that look alike becomes one piece of text of
 * fixed length, so that columns stay aligned in any font.
 *
 * @param frame text with colours, lines separated by "\n"
 */
export async function screenSvg(
  frame: string,
  { columns, rows }: ScreenSize,
  colors = DARK_SCREEN,
): Promise<string> {
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
  await new Promise<void>((done) => terminal.write(frame.replaceAll("\n", "\r\n"), done));
  const buffer = terminal.buffer.active;
  const lines = Array.from({ length: rows }, (_, row) => {
    const line = buffer.getLine(buffer.viewportY + row);
    return line ? runsOf(line, columns, colors) : [];
  });
  terminal.dispose();
  const width = Math.ceil(columns * CELL.width + 2 * MARGIN);
  const height = Math.ceil(rows * CELL.height + 2 * MARGIN);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="${FONT}">`,
    "<title>auction-mech dashboard</title>",
    `<rect width="100%" height="100%" rx="8" fill="${colors.background}"/>`,
    // All backgrounds first: one would hide what hangs below the line above it.
    ...lines.map((runs, row) => runs.map((run) => backgroundSvg(run, row)).join("")).filter(Boolean),
    ...lines.map((runs, row) => runs.map((run) => textSvg(run, row)).join("")).filter(Boolean),
    "</svg>\n",
  ].join("\n");
}

// --- Internal helpers ---

type Line = NonNullable<ReturnType<InstanceType<typeof headless.Terminal>["buffer"]["active"]["getLine"]>>;
type Cell = NonNullable<ReturnType<Line["getCell"]>>;

interface Run {
  readonly column: number;
  text: string;
  width: number;
  readonly look: Look & { readonly solid: boolean };
}

/** A cell filled by its own colour: drawn as an area, since fonts leave gaps between such characters. */
const SOLID = "█";

interface Look {
  readonly foreground: string;
  readonly background: string | null;
  readonly bold: boolean;
  readonly dim: boolean;
}

function runsOf(line: Line, columns: number, colors: ScreenColors): Run[] {
  const runs: Run[] = [];
  for (let column = 0; column < columns; column++) {
    const cell = line.getCell(column);
    if (!cell || cell.getWidth() === 0) continue;
    const text = cell.getChars() || " ";
    const look = { ...lookOf(cell, colors), solid: text === SOLID };
    const last = runs.at(-1);
    if (last && sameLook(last.look, look)) {
      last.text += text;
      last.width += cell.getWidth();
    } else {
      runs.push({ column, text, width: cell.getWidth(), look });
    }
  }
  return runs.filter(({ text, look }) => text.trim() !== "" || look.background !== null);
}

function lookOf(cell: Cell, colors: ScreenColors): Look {
  const foreground = colorOf(cell.isFgRGB(), cell.isFgDefault(), cell.getFgColor()) ?? colors.foreground;
  const background = colorOf(cell.isBgRGB(), cell.isBgDefault(), cell.getBgColor());
  const style = { bold: cell.isBold() !== 0, dim: cell.isDim() !== 0 };
  return cell.isInverse()
    ? { foreground: background ?? colors.background, background: foreground, ...style }
    : { foreground, background, ...style };
}

function colorOf(rgb: boolean, standard: boolean, color: number): string | null {
  if (standard) return null;
  if (rgb) return `#${color.toString(16).padStart(6, "0")}`;
  if (color < 16) return BASIC[color]!;
  const level = (part: number) => (part === 0 ? 0 : 55 + 40 * part);
  const index = color - 16;
  const parts =
    color >= 232
      ? [8 + 10 * (color - 232), 8 + 10 * (color - 232), 8 + 10 * (color - 232)]
      : [level(Math.floor(index / 36)), level(Math.floor(index / 6) % 6), level(index % 6)];
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

function sameLook(a: Run["look"], b: Run["look"]): boolean {
  return (
    a.foreground === b.foreground &&
    a.background === b.background &&
    a.bold === b.bold &&
    a.dim === b.dim &&
    a.solid === b.solid
  );
}

function backgroundSvg({ column, width, look }: Run, row: number): string {
  const fill = look.solid ? look.foreground : look.background;
  if (fill === null) return "";
  const x = fixed(MARGIN + column * CELL.width);
  const y = fixed(MARGIN + row * CELL.height);
  return `<rect x="${x}" y="${y}" width="${fixed(width * CELL.width)}" height="${CELL.height}" fill="${fill}" shape-rendering="crispEdges"/>`;
}

function textSvg({ column, text, width, look }: Run, row: number): string {
  if (text.trim() === "" || look.solid) return "";
  const x = fixed(MARGIN + column * CELL.width);
  const baseline = fixed(MARGIN + row * CELL.height + 13);
  const style = `${look.bold ? ' font-weight="bold"' : ""}${look.dim ? ' opacity="0.6"' : ""}`;
  return `<text x="${x}" y="${baseline}" fill="${look.foreground}" textLength="${fixed(width * CELL.width)}" lengthAdjust="spacingAndGlyphs" xml:space="preserve"${style}>${escaped(text)}</text>`;
}

function fixed(value: number): string {
  return String(Number(value.toFixed(1)));
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

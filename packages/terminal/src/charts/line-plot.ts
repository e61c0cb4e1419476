/** A curve to plot, by its points from left to right. */
export interface PlotPoint {
  readonly x: number;
  readonly y: number;
}

export interface LinePlotOptions {
  /** A level that is drawn across, and shown whatever the curve does. */
  readonly level?: number;
  /** A mark under the axis at this x. */
  readonly mark?: number;
  readonly width?: number;
  readonly height?: number;
  readonly format: (value: number) => string;
}

/** Dots of a braille character, `[row][column]`, as bits of its code point above U+2800. */
const DOTS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;
const EMPTY = "\u2800";

/** A curve in braille dots, two across and four down a character, with its axes. */
export function linePlot(
  points: readonly PlotPoint[],
  { level, mark, width = 60, height = 12, format }: LinePlotOptions,
): string {
  const xs = points.map(({ x }) => x);
  const ys = [...points.map(({ y }) => y), ...(level === undefined ? [] : [level])];
  const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const columnOf = (x: number) => Math.round(((x - left) / (right - left || 1)) * (2 * width - 1));
  const rowOf = (y: number) => Math.round(((high - y) / (high - low || 1)) * (4 * height - 1));
  const cells = new Uint8Array(width * height);
  const dot = (column: number, row: number) => {
    cells[(row >> 2) * width + (column >> 1)]! |= DOTS[row % 4]![column % 2]!;
  };
  for (let k = 1; k < points.length; k++) drawSegment(points[k - 1]!, points[k]!, { columnOf, rowOf, dot });
  if (level !== undefined) {
    for (let column = 0; column < 2 * width; column += 4) dot(column, rowOf(level));
  }
  const labels = new Map([
    [0, format(high)],
    [height - 1, format(low)],
  ]);
  const margin = Math.max(...[...labels.values()].map((label) => label.length));
  const lines = Array.from({ length: height }, (_, row) => {
    const text = Array.from(cells.subarray(row * width, (row + 1) * width), (bits) =>
      String.fromCodePoint(0x2800 + bits),
    );
    return `${(labels.get(row) ?? "").padStart(margin)} ┤${text.join("").replaceAll(EMPTY, " ").trimEnd()}`;
  });
  const axis = [..."─".repeat(width)];
  if (mark !== undefined) axis[Math.min(width - 1, columnOf(mark) >> 1)] = "▲";
  const ends = `${format(left)}${format(right).padStart(width - format(left).length)}`;
  return [...lines, `${" ".repeat(margin)} └${axis.join("")}`, `${" ".repeat(margin + 2)}${ends}`].join("\n");
}

interface Canvas {
  readonly columnOf: (x: number) => number;
  readonly rowOf: (y: number) => number;
  readonly dot: (column: number, row: number) => void;
}

function drawSegment(from: PlotPoint, to: PlotPoint, { columnOf, rowOf, dot }: Canvas): void {
  const [x0, x1, y0, y1] = [columnOf(from.x), columnOf(to.x), rowOf(from.y), rowOf(to.y)];
  const steps = Math.max(1, Math.abs(x1 - x0), Math.abs(y1 - y0));
  for (let k = 0; k <= steps; k++) {
    dot(Math.round(x0 + ((x1 - x0) * k) / steps), Math.round(y0 + ((y1 - y0) * k) / steps));
  }
}

import type { Role } from "../theme/palette.js";
import type { Theme } from "../theme/theme.js";
import { type Canvas, canvas } from "./canvas.js";
import { fit } from "./fit.js";
import { fixedScale, type Scale, scaleOf } from "./scale.js";
import { fineLogTicks, linearTicks, logTicks, tickLabel } from "./ticks.js";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface ChartSeries {
  readonly label: string;
  readonly role: Role;
  readonly points: readonly Point[];
  /** "dashed" leaves every other stretch out; "points" draws markers alone. @default "solid" */
  readonly line?: "solid" | "dashed" | "points";
  readonly marker?: string;
}

/** A value to compare with: a horizontal dashed line. */
export interface ReferenceLine {
  readonly label: string;
  readonly role: Role;
  readonly y: number;
}

export interface LineChartOptions {
  readonly series: readonly ChartSeries[];
  readonly references?: readonly ReferenceLine[];
  readonly width: number;
  readonly height: number;
  readonly log?: boolean;
  /** Given where several charts must agree; else what the points need. */
  readonly x?: { readonly low: number; readonly high: number } | undefined;
  readonly theme: Theme;
}

/** A label column, the curves, and the x axis below: one string a line, each at most `width` columns. */
export function lineChart(options: LineChartOptions): string[] {
  const { series, references = [], width, height, log = false, theme } = options;
  const lines = height - 1;
  const labels = 7;
  const columns = width - labels - 1;
  if (lines < 2 || columns < 8) return [fit("", width)];
  const y = scaleOf(yValues(series, references), { log });
  const x = options.x
    ? fixedScale(options.x.low, options.x.high)
    : scaleOf(
        series.flatMap(({ points }) => points.map((point) => point.x)),
        { room: 0 },
      );
  const drawing = canvas(columns, lines, theme);
  for (const reference of references) drawReference(drawing, reference, y);
  for (const one of series) drawSeries(drawing, one, x, y, theme);
  const ticks = yLabels(y, lines);
  const body = drawing
    .rows()
    .map((row, line) => `${theme.paint("muted", fit(ticks.get(line) ?? "", labels, "right"))} ${row}`);
  return [...body, theme.paint("muted", xAxis(x, labels + 1, columns))];
}

// --- Internal helpers ---

function yValues(series: readonly ChartSeries[], references: readonly ReferenceLine[]): number[] {
  const drawn = series.flatMap(({ points }) => points.map(({ y }) => y));
  return [...drawn, ...references.map(({ y }) => y)];
}

function row(place: number, height: number): number {
  return Math.round((1 - place) * (height - 1));
}

function drawReference(drawing: Canvas, { y, role }: ReferenceLine, scale: Scale): void {
  const place = scale.place(y);
  if (!Number.isFinite(place)) return;
  const at = row(place, drawing.height);
  for (let x = 0; x < drawing.width; x++) if (x % 8 < 4) drawing.dot(x, at, role);
}

/**
 * All points of one dot's column become one vertical stroke from their least
 * to their largest, so that a spike stays however many points there are.
 */
function drawSeries(drawing: Canvas, series: ChartSeries, x: Scale, y: Scale, theme: Theme): void {
  const { role, line = "solid", marker = theme.glyphs.markers[0]! } = series;
  let before: { column: number; last: number } | undefined;
  for (const { column, least, most, last, first } of columnsOf(series.points, x, y, drawing)) {
    if (line === "points") {
      drawing.mark(column, last, marker, role);
    } else if (line === "solid" || Math.floor(column / 4) % 2 === 0) {
      if (before) drawing.line(before.column, before.last, column, first, role);
      drawing.line(column, least, column, most, role);
      if (!theme.unicode) drawing.mark(column, last, marker, role);
    }
    before = { column, last };
  }
}

interface PixelColumn {
  readonly column: number;
  first: number;
  last: number;
  least: number;
  most: number;
}

function columnsOf(points: readonly Point[], x: Scale, y: Scale, { width, height }: Canvas): PixelColumn[] {
  const columns: PixelColumn[] = [];
  for (const point of points) {
    const across = x.place(point.x);
    const up = y.place(point.y);
    if (!(across >= 0 && across <= 1) || !Number.isFinite(up)) continue;
    const column = Math.round(across * (width - 1));
    const at = row(up, height);
    const open = columns.at(-1);
    if (open?.column === column) {
      open.least = Math.min(open.least, at);
      open.most = Math.max(open.most, at);
      open.last = at;
    } else {
      columns.push({ column, first: at, last: at, least: at, most: at });
    }
  }
  return columns;
}

/** Labels by line: the round numbers nearest to it. */
function yLabels(scale: Scale, lines: number): Map<number, string> {
  const wanted = Math.max(3, Math.floor(lines / 3));
  const ticks = scale.log
    ? logLabels(scale.low, scale.high, wanted)
    : linearTicks(scale.low, scale.high, wanted);
  return new Map(ticks.map((tick) => [row(scale.place(tick), lines), tickLabel(tick)]));
}

/** Powers of ten, finer round numbers where there are too few of those, the ends where there are none. */
function logLabels(low: number, high: number, wanted: number): number[] {
  const powers = logTicks(low, high, wanted);
  if (powers.length > 1) return powers;
  const fine = fineLogTicks(low, high);
  return fine.length > 1 ? fine : [low, high];
}

function xAxis(scale: Scale, indent: number, columns: number): string {
  const cells = new Array<string>(indent + columns).fill(" ");
  let free = 0;
  for (const tick of linearTicks(scale.low, scale.high, Math.max(2, Math.floor(columns / 10)))) {
    const label = tickLabel(tick);
    const at = Math.round(scale.place(tick) * (columns - 1) - (label.length - 1) / 2) + indent;
    const start = Math.min(Math.max(at, indent), indent + columns - label.length);
    if (start < free) continue;
    for (let k = 0; k < label.length; k++) cells[start + k] = label[k]!;
    free = start + label.length + 1;
  }
  return cells.join("");
}

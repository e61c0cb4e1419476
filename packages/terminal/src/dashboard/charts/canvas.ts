import type { Role } from "../theme/palette.js";
import type { Theme } from "../theme/theme.js";

/** A field of cells to draw on; a cell is one character, with 2 × 4 dots of braille where the terminal has it. */
export interface Canvas {
  /** Dots across and down. */
  readonly width: number;
  readonly height: number;
  /** Sets one dot; outside nothing happens. */
  dot(x: number, y: number, role: Role): void;
  line(x0: number, y0: number, x1: number, y1: number, role: Role): void;
  /** Puts a character into the cell of a dot, over the dots there. */
  mark(x: number, y: number, character: string, role: Role): void;
  /** One string a row of cells. */
  rows(): string[];
}

/** Bits of the braille dots, by row and column of the cell. */
const BRAILLE = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/** @param asciiDot what stands for a dot where there is no braille */
export function canvas(columns: number, lines: number, theme: Theme, asciiDot = "."): Canvas {
  const across = theme.unicode ? 2 : 1;
  const down = theme.unicode ? 4 : 1;
  const width = columns * across;
  const height = lines * down;
  const dots = new Uint8Array(columns * lines);
  const marks = new Map<number, string>();
  const roles: Role[] = new Array(columns * lines).fill("plain");

  function dot(x: number, y: number, role: Role): void {
    if (x < 0 || y < 0 || x >= width || y >= height) return;
    const cell = Math.floor(y / down) * columns + Math.floor(x / across);
    dots[cell] = dots[cell]! | BRAILLE[y % down]![(x % across) as 0 | 1]!;
    roles[cell] = role;
  }

  return {
    width,
    height,
    dot,
    line(x0, y0, x1, y1, role) {
      const steps = Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0), 1);
      for (let k = 0; k <= steps; k++) {
        dot(Math.round(x0 + ((x1 - x0) * k) / steps), Math.round(y0 + ((y1 - y0) * k) / steps), role);
      }
    },
    mark(x, y, character, role) {
      if (x < 0 || y < 0 || x >= width || y >= height) return;
      const cell = Math.floor(y / down) * columns + Math.floor(x / across);
      marks.set(cell, character);
      roles[cell] = role;
    },
    rows: () =>
      Array.from({ length: lines }, (_, line) => {
        const cells = Array.from({ length: columns }, (_, column) => {
          const cell = line * columns + column;
          const bits = dots[cell]!;
          const drawn = theme.unicode ? String.fromCharCode(0x2800 + bits) : asciiDot;
          return marks.get(cell) ?? (bits === 0 ? " " : drawn);
        });
        return paintRuns(cells, roles.slice(line * columns, (line + 1) * columns), theme);
      }),
  };
}

/** Characters side by side, each run of one role painted at once: few escape codes. */
export function paintRuns(cells: readonly string[], roles: readonly Role[], theme: Theme): string {
  let text = "";
  for (let start = 0; start < cells.length; ) {
    let end = start + 1;
    while (end < cells.length && (roles[end] === roles[start] || cells[end] === " ")) end++;
    text += theme.paint(roles[start]!, cells.slice(start, end).join(""));
    start = end;
  }
  return text;
}

import { EventEmitter } from "node:events";
import type { WriteStream } from "node:tty";
import stringWidth from "string-width";

/** Puts frames on a screen: what Ink takes for its output. */
export interface FramePainter {
  /** To be given to Ink, in its debug mode: every frame comes as one whole text. */
  readonly output: WriteStream;
  /** The last frame. */
  frame(): string;
  /** The screen is empty: the next frame is painted whole. */
  forget(): void;
  /** Paints the last frame again. */
  repaint(): void;
}

/** The terminal shows all of a frame at once, where it knows these codes. */
const BEGIN = "\u001b[?2026h";
const END = "\u001b[?2026l";

/**
 * Paints only the lines that changed, each at its own place: nothing scrolls,
 * nothing is erased first, and a screen that was resized or taken away is whole
 * again after one frame. Ink's own ways of updating count on a cursor that
 * stands where it left it, which a line as wide as the terminal breaks.
 *
 * @param active whether the screen is ours now: else nothing is written
 */
export function framePainter(stdout: WriteStream, active: () => boolean = () => true): FramePainter {
  let painted: readonly string[] = [];
  let frame = "";
  const paint = () => {
    if (!active()) return;
    const columns = stdout.columns ?? 80;
    const lines = frame.split("\n");
    let codes = "";
    for (let row = 0; row < Math.max(lines.length, painted.length); row++) {
      const line = lines[row] ?? "";
      if (line === painted[row]) continue;
      // Erasing after a line that fills its row would take its last character.
      const erase = stringWidth(line) < columns ? "\u001b[K" : "";
      codes += `\u001b[${row + 1};1H${line}${erase}`;
    }
    painted = lines;
    if (codes !== "") stdout.write(`${BEGIN}${codes}${END}`);
  };
  const output = Object.assign(new EventEmitter(), {
    isTTY: true,
    write(text: string) {
      frame = text;
      paint();
      return true;
    },
  });
  for (const name of ["columns", "rows"] as const) {
    Object.defineProperty(output, name, { get: () => stdout[name] });
  }
  return {
    output: output as unknown as WriteStream,
    frame: () => frame,
    forget: () => {
      painted = [];
    },
    repaint: paint,
  };
}

import type { WriteStream } from "node:tty";
import stringWidth from "string-width";

/** Puts frames on a screen. */
export interface FramePainter {
  /** Shows a frame, whatever was there before. */
  show(lines: readonly string[]): void;
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
 * again after one frame.
 *
 * @param active whether the screen is ours now: else nothing is written
 */
export function framePainter(stdout: WriteStream, active: () => boolean = () => true): FramePainter {
  let painted: readonly string[] = [];
  let frame: readonly string[] = [];
  const paint = () => {
    if (!active()) return;
    const columns = stdout.columns ?? 80;
    let codes = "";
    for (let row = 0; row < Math.max(frame.length, painted.length); row++) {
      const line = frame[row] ?? "";
      if (line === painted[row]) continue;
      // Erasing after a line that fills its row would take its last character.
      const erase = stringWidth(line) < columns ? "\u001b[K" : "";
      codes += `\u001b[${row + 1};1H${line}${erase}`;
    }
    painted = frame;
    if (codes !== "") stdout.write(`${BEGIN}${codes}${END}`);
  };
  return {
    show(lines) {
      frame = lines;
      paint();
    },
    forget: () => {
      painted = [];
    },
    repaint: paint,
  };
}

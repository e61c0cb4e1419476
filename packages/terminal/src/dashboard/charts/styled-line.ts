import sliceAnsi from "slice-ansi";
import stringWidth from "string-width";

/** A line with colour codes in exactly `width` columns: cut with an ellipsis, or padded. */
export function styledLine(line: string, width: number, ellipsis: string): string {
  const own = stringWidth(line);
  if (own <= width) return line + " ".repeat(width - own);
  if (width <= 0) return "";
  const kept = sliceAnsi(line, 0, width - 1);
  // A character of two columns that does not fit leaves one of them free.
  return `${kept}${ellipsis}${" ".repeat(Math.max(0, width - 1 - stringWidth(kept)))}`;
}

import stringWidth from "string-width";

/** Plain text (no colours) in exactly `width` columns: cut with an ellipsis, or padded. */
export function fit(text: string, width: number, align: "left" | "right" = "left", ellipsis = "…"): string {
  const own = columnsOf(text);
  if (own <= width) {
    const gap = " ".repeat(width - own);
    return align === "left" ? text + gap : gap + text;
  }
  return cut(text, width, ellipsis);
}

/** Plain text in at most `width` columns. */
export function cut(text: string, width: number, ellipsis = "…"): string {
  if (columnsOf(text) <= width) return text;
  if (width <= 0) return "";
  let kept = "";
  let used = columnsOf(ellipsis);
  for (const character of text) {
    used += columnsOf(character);
    if (used > width) break;
    kept += character;
  }
  return kept + ellipsis;
}

/** Most text is ASCII, which needs no table of widths. */
function columnsOf(text: string): number {
  return /^[\x20-\x7e]*$/.test(text) ? text.length : stringWidth(text);
}

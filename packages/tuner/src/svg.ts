import { type PlotOptions, plot } from "@observablehq/plot";
import { parseHTML } from "linkedom";

/**
 * Draws a plot as the text of a standalone SVG file, readable on light and
 * dark pages. Observable Plot needs a document and gets one that lives in
 * memory.
 *
 * @param options marks and scales, as Observable Plot has them
 */
export function drawSvg(options: PlotOptions): string {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const drawn = plot({
    style: { background: "white", color: "#222", fontFamily: "sans-serif", fontSize: "12px" },
    ...options,
    document: document as unknown as NonNullable<PlotOptions["document"]>,
  }) as unknown as Drawn;
  // With a legend or a title Plot returns a figure that holds the drawing.
  const svg = drawn.tagName.toLowerCase() === "svg" ? drawn : drawn.querySelector("svg")!;
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  svg.setAttribute("xmlns:xlink", "http://www.w3.org/1999/xlink");
  return `<?xml version="1.0" encoding="utf-8"?>\n${svg.outerHTML}\n`;
}

// --- Internal helpers ---

/** What is used of a document's element, whatever types of a browser its user compiles with. */
interface Drawn {
  readonly tagName: string;
  readonly outerHTML: string;
  setAttribute(name: string, value: string): void;
  querySelector(selector: string): Drawn | null;
}

import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

/**
 * Draws a plot as the text of a standalone SVG file. Plot needs a document and
 * gets one that lives in memory.
 *
 * @param options marks and scales, as Observable Plot has them
 */
export function svgOf(options: Plot.PlotOptions): string {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const drawn = Plot.plot({
    style: { background: "white" },
    ...options,
    document: document as NonNullable<Plot.PlotOptions["document"]>,
  }) as unknown as Drawn;
  // With a legend or a title Plot returns a figure that holds the drawing.
  const svg = drawn.tagName.toLowerCase() === "svg" ? drawn : drawn.querySelector("svg")!;
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  svg.setAttribute("xmlns:xlink", "http://www.w3.org/1999/xlink");
  return `<?xml version="1.0" encoding="utf-8"?>\n${svg.outerHTML}\n`;
}

/** What is used of a document's element; this package is compiled without the types of a browser. */
interface Drawn {
  readonly tagName: string;
  readonly outerHTML: string;
  setAttribute(name: string, value: string): void;
  querySelector(selector: string): Drawn | null;
}

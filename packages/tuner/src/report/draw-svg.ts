import { type PlotOptions, plot } from "@observablehq/plot";
import { parseHTML } from "linkedom";

/** A picture as the text of an SVG file, readable on light and dark pages. */
export function drawSvg(options: PlotOptions): string {
  const { document } = parseHTML("<html><body></body></html>");
  const svg = plot({
    width: 720,
    height: 420,
    marginLeft: 64,
    marginBottom: 44,
    grid: true,
    // Points at the ends stay whole.
    inset: 8,
    style: { background: "white", color: "black", fontFamily: "sans-serif", fontSize: "12px" },
    ...options,
    // The library draws on any document; this one needs no browser.
    document: document as unknown as NonNullable<PlotOptions["document"]>,
  });
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return `${svg.outerHTML}\n`;
}

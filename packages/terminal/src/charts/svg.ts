import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

/** Okabe and Ito's palette, which is told apart with any colour vision, and the ink of what is written. */
export const COLOURS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00"] as const;
export const [BLUE, , , , SKY, VERMILION] = COLOURS;
export const INK = "#222";
export const FAINT = "#767676";

/**
 * What a picture shows, in words above it: a drawing has no other title where it stands alone.
 *
 * @param margins those left and above, so that the words begin in the corner
 */
export function heading(
  title: string,
  subtitle: string,
  { left, top }: { readonly left: number; readonly top: number },
): Plot.Markish[] {
  const place = { frameAnchor: "top-left", textAnchor: "start", dx: 16 - left } as const;
  return [
    Plot.text([title], { ...place, dy: 26 - top, fontSize: 15, fontWeight: "bold" }),
    Plot.text([subtitle], { ...place, dy: 46 - top, fill: FAINT }),
  ];
}

/**
 * Draws a plot as the text of a standalone SVG file. Plot needs a document and
 * gets one that lives in memory.
 *
 * @param options marks and scales, as Observable Plot has them
 */
export function svgOf(options: Plot.PlotOptions): string {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const drawn = Plot.plot({
    style: { background: "white", color: INK, fontFamily: "sans-serif", fontSize: "12px" },
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

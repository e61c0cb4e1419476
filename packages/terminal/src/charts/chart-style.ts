import * as Plot from "@observablehq/plot";

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

import type { Transfer } from "@auction-mech/trainer";
import * as Plot from "@observablehq/plot";
import { differingParams, valuationLabel } from "../commands/valuation-text.js";
import { svgOf } from "./svg.js";

/** Auctions down, valuations across, the share of the optimum by colour and in words. */
export function transferSvg({ valuations, rows }: Transfer): string {
  const shown = differingParams(valuations);
  const labels = valuations.map(({ name, params }) => valuationLabel(name, params, shown));
  const cells = rows.flatMap(({ name, cells: own }) =>
    own.flatMap((cell, k) =>
      cell?.share
        ? [
            {
              auction: name,
              valuation: labels[k]!,
              share: 100 * cell.share.share,
              text: `${(100 * cell.share.share).toFixed(1)}${cell.truthful ? "" : "*"}`,
            },
          ]
        : [],
    ),
  );
  return svgOf({
    width: 220 + 110 * labels.length,
    height: 70 + 30 * rows.length,
    marginLeft: 200,
    marginTop: 50,
    x: { axis: "top", label: null, domain: labels },
    y: { label: null, domain: rows.map(({ name }) => name) },
    color: { type: "linear", scheme: "YlGnBu", domain: [70, 100], clamp: true },
    marks: [
      Plot.cell(cells, { x: "valuation", y: "auction", fill: "share", inset: 1 }),
      Plot.text(cells, {
        x: "valuation",
        y: "auction",
        text: "text",
        fill: (cell: { share: number }) => (cell.share > 88 ? "white" : "black"),
      }),
    ],
  });
}

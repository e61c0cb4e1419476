import type { ReserveAdvice, ReserveInterval } from "@auction-mech/econ";
import { drawSvg } from "@auction-mech/tuner/svg";
import * as Plot from "@observablehq/plot";
import { amount } from "../render/format.js";
import { BLUE, FAINT, heading, SKY, VERMILION } from "./chart-style.js";

const MARGINS = { left: 64, top: 84 };

/** Revenue against the reserve with its band, the interval of the optimal reserve shaded. */
export function reserveCurveSvg({
  curve,
  rules,
  present,
  conclusive,
}: Pick<ReserveAdvice, "curve" | "rules" | "present" | "conclusive">): string {
  const { reserve, interval } = rules.find(({ name }) => name === "single")!.reserves[0]!;
  const toTheLeft = reserve > (curve[0]!.reserve + curve.at(-1)!.reserve) / 2;
  return drawSvg({
    width: 820,
    height: 460,
    marginLeft: MARGINS.left,
    marginTop: MARGINS.top,
    marginRight: 24,
    marginBottom: 48,
    grid: true,
    x: { label: "reserve", labelAnchor: "center" },
    y: { label: null, zero: false, nice: true, insetTop: 24 },
    marks: [
      ...heading(
        "What an auction would have earned with each reserve",
        subtitle(conclusive, interval),
        MARGINS,
      ),
      ...(interval ? [Plot.rectX([interval], { x1: "low", x2: "high", fill: SKY, fillOpacity: 0.15 })] : []),
      Plot.areaY(curve, { x: "reserve", y1: "low", y2: "high", fill: BLUE, fillOpacity: 0.18 }),
      Plot.ruleY([present.mean], { stroke: FAINT, strokeDasharray: "4 3" }),
      Plot.text([present.mean], {
        y: (mean: number) => mean,
        text: (mean: number) => `present rule ${amount(mean)}`,
        frameAnchor: "right",
        textAnchor: "end",
        fill: FAINT,
        dy: -8,
      }),
      Plot.lineY(curve, { x: "reserve", y: "revenue", stroke: BLUE, strokeWidth: 2.5 }),
      Plot.ruleX([reserve], { stroke: VERMILION, strokeWidth: 2 }),
      Plot.text([reserve], {
        x: (best: number) => best,
        frameAnchor: "top",
        lineAnchor: "top",
        textAnchor: toTheLeft ? "end" : "start",
        dx: toTheLeft ? -6 : 6,
        text: (best: number) => `best of the log ${amount(best)}`,
        fill: VERMILION,
        fontWeight: "bold",
        dy: 4,
      }),
    ],
  });
}

// --- Internal helpers ---

function subtitle(conclusive: boolean, interval: ReserveInterval | null): string {
  if (!conclusive) return "The bids look cut off or shaded: no reserve is recommended";
  const shaded = interval
    ? `; shaded: where the optimal reserve lies, ${amount(interval.low)} to ${amount(interval.high)}`
    : "";
  return `Mean of the log, with its pointwise interval${shaded}`;
}

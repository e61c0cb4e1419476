import type { ReserveAdvice } from "@auction-mech/econ";
import * as Plot from "@observablehq/plot";
import { svgOf } from "./svg.js";

/** Revenue against the reserve with its band, the interval of the best reserve shaded. */
export function reserveCurveSvg({
  curve,
  rules,
  present,
}: Pick<ReserveAdvice, "curve" | "rules" | "present">): string {
  const { reserve, interval } = rules.find(({ name }) => name === "single")!.reserves[0]!;
  return svgOf({
    width: 720,
    height: 420,
    marginLeft: 60,
    x: { label: "reserve" },
    y: { label: "revenue an auction", zero: false },
    marks: [
      ...(interval
        ? [Plot.rectX([interval], { x1: "low", x2: "high", fill: "#56B4E9", fillOpacity: 0.2 })]
        : []),
      Plot.areaY(curve, { x: "reserve", y1: "low", y2: "high", fill: "#0072B2", fillOpacity: 0.2 }),
      Plot.lineY(curve, { x: "reserve", y: "revenue", stroke: "#0072B2" }),
      Plot.ruleX([reserve], { stroke: "#D55E00" }),
      Plot.ruleY([present.mean], { stroke: "black", strokeDasharray: "4 3" }),
      Plot.text([{ y: present.mean }], { y: "y", text: () => "present rule", frameAnchor: "right", dy: -6 }),
    ],
  });
}

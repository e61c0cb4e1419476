import type { LearningCurveResult } from "@auction-mech/trainer";
import * as Plot from "@observablehq/plot";
import { svgOf } from "./svg.js";

/** Share of the optimum against training rows, a line a rule, with standard errors. */
export function learningCurveSvg({ points }: LearningCurveResult): string {
  const drawn = points.map(({ rule, trainSize, mean, standardError }) => ({
    rule,
    trainSize,
    share: 100 * mean,
    low: 100 * (mean - standardError),
    high: 100 * (mean + standardError),
  }));
  const largest = Math.max(...drawn.map(({ trainSize }) => trainSize));
  return svgOf({
    width: 760,
    height: 460,
    marginRight: 170,
    x: { type: "log", label: "training rows" },
    y: { label: "share of the optimum, %" },
    color: { scheme: "Observable10" },
    marks: [
      Plot.ruleX(drawn, { x: "trainSize", y1: "low", y2: "high", stroke: "rule" }),
      Plot.lineY(drawn, { x: "trainSize", y: "share", stroke: "rule", marker: "dot" }),
      Plot.text(
        drawn.filter(({ trainSize }) => trainSize === largest),
        { x: "trainSize", y: "share", text: "rule", fill: "rule", textAnchor: "start", dx: 8 },
      ),
    ],
  });
}

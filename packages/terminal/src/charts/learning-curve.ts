import type { LearningCurveResult } from "@auction-mech/trainer";
import { drawSvg } from "@auction-mech/tuner/svg";
import * as Plot from "@observablehq/plot";
import { COLOURS, heading, VERMILION } from "./chart-style.js";

const LEARNED = "lookahead-net";
const SIZES = { width: 820, height: 500, left: 64, right: 190, top: 80, bottom: 48, inset: 8 };
/** Least distance of two labels, pixels. */
const LABEL_GAP = 15;

interface Drawn {
  readonly rule: string;
  readonly trainSize: number;
  readonly score: number;
  readonly low: number;
  readonly high: number;
}

/** Share of the optimum, or revenue, against training rows: a line a rule, with standard errors. */
export function learningCurveSvg({ points, score, seeds, valuation }: LearningCurveResult): string {
  const unit = score === "share" ? 100 : 1;
  const drawn = points.map(
    ({ rule, trainSize, mean, standardError }): Drawn => ({
      rule,
      trainSize,
      score: unit * mean,
      low: unit * (mean - standardError),
      high: unit * (mean + standardError),
    }),
  );
  const rules = [...new Set(points.map(({ rule }) => rule))];
  const others = rules.filter((rule) => rule !== LEARNED);
  const domain = [
    Math.min(...drawn.map(({ low }) => low)),
    Math.max(...drawn.map(({ high }) => high)),
  ] as const;
  const at = { x: "trainSize", stroke: "rule", z: "rule" } as const;
  return drawSvg({
    width: SIZES.width,
    height: SIZES.height,
    marginLeft: SIZES.left,
    marginRight: SIZES.right,
    marginTop: SIZES.top,
    marginBottom: SIZES.bottom,
    inset: SIZES.inset,
    grid: true,
    x: {
      type: "log",
      label: "training rows",
      labelAnchor: "center",
      ticks: [...new Set(points.map(({ trainSize }) => trainSize))],
      tickFormat: String,
    },
    y: { label: null, domain: [...domain] },
    color: {
      domain: [LEARNED, ...others],
      range: [VERMILION, ...COLOURS.filter((own) => own !== VERMILION)],
    },
    marks: [
      ...heading(
        `Learned from so many rows: ${valuation.name}, ${valuation.bidders} bidders`,
        `${score === "share" ? "Revenue as a share of the optimum or bound, %" : "Revenue"}; lines up and down: a standard error over ${seeds} ${seeds === 1 ? "sample" : "samples"}`,
        SIZES,
      ),
      Plot.ruleX(drawn, { ...at, y1: "low", y2: "high", strokeWidth: 1.5 }),
      Plot.lineY(
        drawn.filter(({ rule }) => rule !== LEARNED),
        { ...at, y: "score", marker: "dot", strokeWidth: 1.5 },
      ),
      Plot.lineY(
        drawn.filter(({ rule }) => rule === LEARNED),
        { ...at, y: "score", marker: "dot", strokeWidth: 3 },
      ),
      ...labels(drawn, domain),
    ],
  });
}

// --- Internal helpers ---

/** Each rule's name at its line's end, moved up or down where names would lie on one another. */
function labels(drawn: readonly Drawn[], [low, high]: readonly [number, number]): Plot.Markish[] {
  const largest = Math.max(...drawn.map(({ trainSize }) => trainSize));
  const height = SIZES.height - SIZES.top - SIZES.bottom - 2 * SIZES.inset;
  const pixel = ({ score }: Drawn) => ((high - score) / (high - low || 1)) * height;
  const ends = drawn
    .filter(({ trainSize }) => trainSize === largest)
    .sort((one, other) => pixel(one) - pixel(other));
  const places = spread(ends.map(pixel), height);
  return ends.map((end, k) =>
    Plot.text([end], {
      x: "trainSize",
      y: "score",
      text: "rule",
      fill: "rule",
      fontWeight: end.rule === LEARNED ? "bold" : "normal",
      textAnchor: "start",
      dx: 14,
      dy: places[k]! - pixel(end),
    }),
  );
}

/** Ascending places in [0, `height`], moved as little down, then up, as keeps them apart. */
function spread(wanted: readonly number[], height: number): number[] {
  const places: number[] = [];
  for (const place of wanted) places.push(Math.max(place, (places.at(-1) ?? -LABEL_GAP) + LABEL_GAP));
  for (let k = places.length - 1, most = height; k >= 0; k--, most = places[k + 1]! - LABEL_GAP) {
    places[k] = Math.min(places[k]!, most);
  }
  return places;
}

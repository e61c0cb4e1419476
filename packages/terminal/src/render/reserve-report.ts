import type { Estimate } from "@auction-mech/econ";
import type { ReserveResult } from "@auction-mech/trainer";
import { linePlot } from "../charts/line-plot.js";
import { alike, amount } from "./format.js";
import { plainTable } from "./plain-table.js";

const NAMES = {
  "no-reserve": "no reserve",
  single: "single reserve",
  segments: "one a segment",
  bidders: "one a bidder",
} as const;

/** What the log says about reserves, for a person. */
export function reserveReport(result: ReserveResult): string {
  const { auctions, confidence, rules, present, bids, warnings } = result;
  const kind = bids === "truthful" ? "bids taken as values" : "values inferred from first-price bids";
  return [
    `${auctions} auctions, ${kind}; [low, high] are ${Number((100 * confidence).toFixed(2))}% intervals; revenue is an auction's, held out from the fit`,
    "",
    plainTable(
      ["rule", "reserve", "revenue", "gain over the present rule"],
      [
        ["present rule", "", between(present), ""],
        ...rules.map(({ name, reserves, revenue, gain }) => [
          NAMES[name],
          reserves.length === 1 ? reserveText(reserves[0]!) : `${reserves.length} reserves`,
          between(revenue),
          `${between(gain)} ${mark(gain)}`,
        ]),
      ],
    ),
    ...rules.filter(({ name }) => name === "segments" || name === "bidders").map(manyReserves),
    "",
    curveText(result),
    "",
    verdict(result),
    ...warnings.map((message) => `warning: ${message}`),
  ].join("\n");
}

type Rule = ReserveResult["rules"][number];

function manyReserves({ name, reserves }: Rule): string {
  const rows = reserves.map((one) => [one.label ?? "", reserveText(one), String(one.auctions)]);
  return `\n${plainTable([NAMES[name], "reserve", "auctions"], rows)}`;
}

function reserveText({ reserve, interval }: Rule["reserves"][number]): string {
  return interval ? between({ mean: reserve, ...interval }) : amount(reserve);
}

function between({ mean, low, high }: Estimate): string {
  const [middle, from, to] = alike([mean, low, high]);
  return `${middle} [${from}, ${to}]`;
}

/** Whether the data show a gain, a loss or neither. */
function mark({ low, high }: Estimate): string {
  if (low > 0) return "▲";
  return high < 0 ? "▼" : "·";
}

/** Revenue against the single reserve: its best one marked, the present revenue as a dotted level. */
function curveText({ curve, present, rules }: ReserveResult): string {
  const mark = rules.find(({ name }) => name === "single")!.reserves[0]!.reserve;
  const points = curve.map(({ reserve, revenue }) => ({ x: reserve, y: revenue }));
  return `revenue of an auction against the single reserve (▲ the best, ⠁⠁ the present rule)\n${linePlot(
    points,
    {
      level: present.mean,
      mark,
      format: amount,
    },
  )}`;
}

/** Every rule whose gain is beyond chance, the simplest first: which of them earns most may be chance. */
function verdict({ rules, conclusive }: ReserveResult): string {
  if (!conclusive) return "No reserve is recommended: see the warnings.";
  const shown = rules.filter(({ gain }) => gain.low > 0);
  if (shown.length === 0) return "No rule is shown to earn more than the present one.";
  const gains = shown.map(({ name, gain }) => `${NAMES[name]}, by ${between(gain)} an auction`);
  return `Shown to earn more than the present rule: ${gains.join("; ")}.`;
}

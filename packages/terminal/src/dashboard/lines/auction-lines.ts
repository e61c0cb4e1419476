import { heatMap } from "../charts/heat-map.js";
import { type ChartSeries, lineChart } from "../charts/line-chart.js";
import { ownBidCurves, winnerGrid } from "../model/auction-model.js";
import { memoized } from "../model/memoized.js";
import { reserveCurve } from "../model/reserve-curve.js";
import type { AuctionDocument } from "../model/state.js";
import { virtualValues } from "../model/virtual-values.js";
import type { Theme } from "../theme/theme.js";
import { legendLine } from "./legend.js";
import { cellText } from "./number-text.js";

/** The map of winners and, above it, which bids it spans and what the others bid. */
export function mapLines(auction: AuctionDocument, width: number, height: number, theme: Theme): string[] {
  const { mechanism, bids, axes, high, moving } = auction;
  if (bids.length < 2) return ["  one bidder: see the curves"];
  const columns = Math.max(4, width - 7);
  const rows = Math.max(3, height - 3);
  const grid = memoized("map", [mechanism, bids, axes, high, columns, rows], () =>
    winnerGrid(mechanism, bids, axes, { x: high, y: high }, { columns, rows }),
  );
  const others = bids.map((bid, k) => {
    const text = `${k + 1}: ${cellText(Number(bid.toPrecision(4)))}`;
    return k === moving ? theme.paint("selected", `${theme.glyphs.pointer}${text}`) : ` ${text}`;
  });
  const at = { x: bids[axes.x]!, y: bids[axes.y]! };
  return [
    `bids ${others.join(" ")}`,
    theme.paint("muted", `up: bid of ${axes.y + 1}, right: bid of ${axes.x + 1}; · nobody wins`),
    ...heatMap(grid, at, theme),
  ];
}

/** The bidder whose bid the threshold is drawn along. */
function rivalOf({ axes, moving }: AuctionDocument): number {
  return axes.x === moving ? axes.y : axes.x;
}

/** What the curves are of. */
export function curvesTitle(auction: AuctionDocument): string {
  return `bidder ${auction.moving + 1}; threshold by bid of ${rivalOf(auction) + 1}`;
}

/** Payment along the own bid of the bidder that the arrows move, and its reserve along a rival's. */
export function curveLines(auction: AuctionDocument, width: number, height: number, theme: Theme): string[] {
  const { mechanism, bids, high, moving, valuation } = auction;
  const rival = rivalOf(auction);
  const half = Math.floor(height / 2);
  const key = [mechanism, bids, moving, rival, high];
  const own = memoized("own", key, () => ownBidCurves(mechanism, bids, moving, high));
  const reserve = memoized("reserve", key, () =>
    rival === moving ? [] : reserveCurve(mechanism, bids, { bidder: moving, rival }, high),
  );
  const paid: ChartSeries[] = [
    { label: "payment", role: "series0", points: own.payment },
    {
      label: "chance",
      role: "muted",
      points: own.allocation.map(({ x, y }) => ({ x, y: y * high })),
      line: "dashed",
    },
  ];
  const reserved: ChartSeries[] = [{ label: "threshold", role: "series1", points: reserve, line: "dashed" }];
  const upper = [
    legendLine([...paid, ...reserved], [], width, theme),
    ...lineChart({ series: [...paid, ...reserved], width, height: half - 1, x: { low: 0, high }, theme }),
  ];
  const virtual = memoized("virtual", key, () =>
    valuation
      ? virtualValues(mechanism, valuation, bids, { bidder: moving, rival }, high)
      : { truth: [], learned: [] },
  );
  return [...upper, ...virtualLines(virtual, high, width, height - upper.length, theme)];
}

function virtualLines(
  { truth, learned }: ReturnType<typeof virtualValues>,
  high: number,
  width: number,
  height: number,
  theme: Theme,
): string[] {
  if (truth.length === 0) return [theme.paint("muted", "the valuation's virtual values are not known here")];
  // Far below 0 the virtual value says no more than 0 does.
  const shown = truth.filter(({ y }) => y >= -high);
  const series: ChartSeries[] = [
    { label: "true virtual value", role: "series2", points: shown },
    { label: "learned", role: "series3", points: learned, line: "points", marker: theme.glyphs.markers[3]! },
  ];
  const references = [{ label: "0", role: "muted" as const, y: 0 }];
  return [
    legendLine(series, [], width, theme),
    ...lineChart({ series, references, width, height: height - 1, x: { low: 0, high }, theme }),
  ];
}

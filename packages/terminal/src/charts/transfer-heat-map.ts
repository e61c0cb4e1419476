import type { Transfer, TransferCell } from "@auction-mech/trainer";
import { drawSvg } from "@auction-mech/tuner/svg";
import * as Plot from "@observablehq/plot";
import { differingParams, valuationLabel } from "../commands/valuation-text.js";
import { amount } from "../render/format.js";
import { FAINT, heading, INK } from "./chart-style.js";

/** Shares, %, at which the colour changes: finely near the optimum, where auctions differ by little. */
const STEPS = [50, 75, 85, 90, 95, 98, 99.5];
/** From this share on a cell is dark, and written in white. */
const DARK = 95;

const WORST = "worst";
/** Stands between the auctions under test and those fitted to each valuation anew. */
const FITTED = "fitted to each law anew";
const SIZES = { row: 40, column: 116, top: 118, bottom: 40, right: 16 };
/** Of a letter, pixels: so wide are the auctions' names. */
const LETTER = 7;
/** Of an auction that is not truthful: what it earns says nothing. */
const GREY = "#e4e4e4";

const AT = { x: "valuation", y: "auction" } as const;

interface Drawn {
  readonly auction: string;
  readonly valuation: string;
  readonly share: number;
  /** Half a 95% interval. */
  readonly error: number;
  readonly truthful: boolean;
}

/** Auctions down, valuations across: the share of the optimum by colour and in figures. */
export function transferSvg({ valuations, rows }: Transfer): string {
  const shown = differingParams(valuations);
  const labels = valuations.map(({ name, params }) => valuationLabel(name, params, shown));
  const drawn = rows.flatMap(({ name, cells }) =>
    cells.flatMap((cell, k) => (cell?.share ? [drawnCell(name, labels[k]!, cell)] : [])),
  );
  const names = (fitted: boolean) => rows.filter((row) => row.fitted === fitted).map(({ name }) => name);
  const auctions = [...names(false), ...(names(true).length > 0 ? [FITTED, ...names(true)] : [])];
  const left = 32 + LETTER * Math.max(...auctions.map((name) => nameOf(name).length));
  const { row, column, top, bottom, right } = SIZES;
  return drawSvg({
    width: left + column * (labels.length + 1) + right,
    height: top + row * auctions.length + bottom,
    marginLeft: left,
    marginTop: top,
    marginBottom: bottom,
    marginRight: right,
    x: { axis: null, domain: [...labels, WORST], padding: 0.03 },
    y: { axis: null, domain: auctions, padding: 0.06 },
    color: { type: "threshold", domain: STEPS, scheme: "YlGnBu" },
    marks: [
      ...heading(
        "What an auction earns on other laws than it was made for",
        "Revenue as a share of each law's optimum or bound, %, ± half a 95% interval",
        { left, top },
      ),
      ...columnHeads(labels, valuations, auctions[0]!),
      ...rowHeads(auctions),
      ...cellMarks(drawn),
      Plot.text(worstCells(rows), { ...AT, text: "text", fontSize: 14, fontWeight: "bold" }),
      Plot.text([footnote(drawn)], {
        frameAnchor: "bottom-left",
        textAnchor: "start",
        dx: 16 - left,
        dy: 24,
        fill: FAINT,
      }),
    ],
  });
}

// --- Internal helpers ---

function drawnCell(auction: string, valuation: string, { share, truthful }: TransferCell): Drawn {
  return {
    auction,
    valuation,
    share: 100 * share!.share,
    error: 196 * share!.standardError,
    truthful,
  };
}

/** Colour by the share where the auction is truthful, grey elsewhere; the share with its error in figures. */
function cellMarks(drawn: readonly Drawn[]): Plot.Markish[] {
  const ink = ({ share, truthful }: Drawn) => (truthful && share >= DARK ? "white" : INK);
  const of = (wanted: boolean) => drawn.filter(({ truthful }) => truthful === wanted);
  return [
    Plot.cell(of(true), { ...AT, fill: "share", rx: 3 }),
    Plot.cell(of(false), { ...AT, fill: GREY, rx: 3 }),
    Plot.text(drawn, { ...AT, text: shareText, fill: ink, fontSize: 14, dy: -5 }),
    Plot.text(drawn, {
      ...AT,
      text: ({ error }: Drawn) => `± ${error.toFixed(1)}`,
      fill: ink,
      fontSize: 10,
      dy: 10,
    }),
  ];
}

function shareText({ share, truthful }: Drawn): string {
  return `${share.toFixed(1)}${truthful ? "" : "*"}`;
}

/** Each law's name, and what there was to earn. */
function columnHeads(
  labels: readonly string[],
  valuations: Transfer["valuations"],
  first: string,
): Plot.Markish[] {
  const heads = [
    ...labels.map((valuation, k) => ({ valuation, auction: first, bound: boundText(valuations[k]!.bound) })),
    { valuation: WORST, auction: first, bound: "of these" },
  ];
  const above = { ...AT, lineAnchor: "bottom" } as const;
  return [
    Plot.text(heads, {
      ...above,
      text: "valuation",
      fontWeight: "bold",
      lineWidth: SIZES.column / 13,
      dy: -42,
    }),
    Plot.text(heads, { ...above, text: "bound", fill: FAINT, fontSize: 10, dy: -26 }),
  ];
}

function boundText({ revenue, attained }: Transfer["valuations"][number]["bound"]): string {
  if (revenue === null) return "bound unknown";
  return `${attained === true ? "optimum" : "bound"} ${amount(revenue)}`;
}

function rowHeads(auctions: readonly string[]): Plot.Markish[] {
  const place = { y: (name: string) => name, frameAnchor: "left", textAnchor: "end", dx: -10 } as const;
  return [
    Plot.text(
      auctions.filter((name) => name !== FITTED),
      { ...place, text: nameOf },
    ),
    Plot.text(
      auctions.filter((name) => name === FITTED),
      { ...place, text: (name: string) => name, fill: FAINT, fontStyle: "italic", dy: 8 },
    ),
  ];
}

/** Without what the heading above the fitted ones says of all of them. */
function nameOf(auction: string): string {
  return auction.replace(/ \(own\)$/, "");
}

/** Where an auction applies to every law, is truthful on it, and all bounds are known. */
function worstCells(rows: Transfer["rows"]): { auction: string; valuation: string; text: string }[] {
  return rows.flatMap(({ name, cells }) => {
    const shares = cells.flatMap((cell) => (cell?.share && cell.truthful ? [cell.share.share] : []));
    if (shares.length < cells.length) return [];
    return [{ auction: name, valuation: WORST, text: (100 * Math.min(...shares)).toFixed(1) }];
  });
}

function footnote(drawn: readonly Drawn[]): string {
  const lies = drawn.some(({ truthful }) => !truthful);
  return `Above 100: chance in the profiles.${lies ? " * Not truthful: the bound does not apply." : " All are truthful on every law: regret 0."}`;
}

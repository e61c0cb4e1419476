import { styleText } from "node:util";
import type { Transfer, TransferCell } from "@auction-mech/trainer";
import { differingParams, valuationLabel } from "../commands/valuation-text.js";
import { amount, number } from "./format.js";
import { plainTable } from "./plain-table.js";

/** Shares from which a cell is drawn in a colour, and its sign: never by colour alone. */
const SHADES = [
  { from: 0.995, sign: "█", style: "green" },
  { from: 0.98, sign: "▓", style: "cyan" },
  { from: 0.9, sign: "▒", style: "yellow" },
  { from: Number.NEGATIVE_INFINITY, sign: "░", style: "red" },
] as const;

/** Auctions down, valuations across: shares of the optimum or bound, as a heat map. */
export function transferReport(
  { valuations, rows }: Transfer,
  { color }: { readonly color: boolean },
): string {
  const shown = differingParams(valuations);
  const coloured = color && !process.env.NO_COLOR && Boolean(process.stdout.isTTY);
  const head = valuations.map(({ name, params }) => valuationLabel(name, params, shown));
  return [
    `revenue as a share of each valuation's optimum or bound, %, ± half a 95% interval; (own): fitted to each valuation anew`,
    "",
    plainTable(
      ["auction", ...head, "worst", "regret max"],
      rows.map(({ name, cells }) => [
        name,
        ...cells.map((cell) => cellText(cell, coloured)),
        worstText(cells),
        regretText(cells),
      ]),
    ),
    "",
    plainTable(
      ["", ...head],
      [
        [
          "optimum or bound",
          ...valuations.map(({ bound }) => (bound.revenue === null ? "unknown" : amount(bound.revenue))),
        ],
        [
          "attained",
          ...valuations.map(
            ({ bound }) => ({ true: "yes", false: "no", null: "unknown" })[`${bound.attained}`],
          ),
        ],
      ],
    ),
    "",
    "█ 99.5% or more   ▓ 98%   ▒ 90%   ░ less   * not truthful: the bound does not apply",
  ].join("\n");
}

function cellText(cell: TransferCell | null, coloured: boolean): string {
  if (cell === null) return "";
  const { share, truthful, revenue } = cell;
  if (share === null) return amount(revenue);
  const { sign, style } = SHADES.find(({ from }) => share.share >= from)!;
  const text = `${(100 * share.share).toFixed(1)} ±${(196 * share.standardError).toFixed(1)}${truthful ? "" : "*"} ${sign}`;
  return coloured ? styleText(style, text) : text;
}

/** Over the valuations with a known bound. */
function worstText(cells: readonly (TransferCell | null)[]): string {
  const shares = cells.flatMap((cell) => (cell?.share ? [cell.share.share] : []));
  return shares.length < cells.length ? "" : (100 * Math.min(...shares)).toFixed(1);
}

function regretText(cells: readonly (TransferCell | null)[]): string {
  return number(Math.max(...cells.map((cell) => cell?.regretMax ?? 0)));
}

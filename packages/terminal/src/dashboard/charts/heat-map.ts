import { type Role, seriesRole } from "../theme/palette.js";
import type { Theme } from "../theme/theme.js";
import { paintRuns } from "./canvas.js";
import { fit } from "./fit.js";
import { tickLabel } from "./ticks.js";

/** Who gets the item over a plane of two bids, row 0 at the lowest y. */
export interface WinnerGrid {
  readonly columns: number;
  readonly rows: number;
  /** `[rows, columns]`: the bidder with the largest share, −1 where nobody gets any. */
  readonly winner: Int16Array;
  /** `[rows, columns]`: that share, in (0, 1]. */
  readonly share: Float64Array;
  readonly high: { readonly x: number; readonly y: number };
}

/** Every so many cells the bidder's number stands in its area. */
const NUMBER_EVERY = { columns: 8, rows: 4 };

/**
 * The areas in the bidders' colours, shaded by the share, with their numbers in
 * them. Without colours every cell shows the number itself.
 *
 * @param at the two bids of the profile shown elsewhere, marked by a cross
 */
export function heatMap(
  grid: WinnerGrid,
  at: { readonly x: number; readonly y: number },
  theme: Theme,
): string[] {
  const { columns, rows, high } = grid;
  const cross = {
    column: Math.round((at.x / high.x) * (columns - 1)),
    row: Math.round((at.y / high.y) * (rows - 1)),
  };
  const lines = Array.from({ length: rows }, (_, line) => {
    const row = rows - 1 - line;
    const cells: string[] = [];
    const roles: Role[] = [];
    for (let column = 0; column < columns; column++) {
      const own = cellOf(grid, row, column, theme);
      const crossed = row === cross.row && column === cross.column;
      cells.push(crossed ? "+" : own.character);
      roles.push(crossed ? "selected" : own.role);
    }
    const tick = line === 0 ? tickLabel(high.y) : line === rows - 1 ? "0" : "";
    return `${theme.paint("muted", fit(tick, 6, "right"))} ${paintRuns(cells, roles, theme)}`;
  });
  const right = tickLabel(high.x);
  const axis = `${" ".repeat(7)}0${" ".repeat(Math.max(1, columns - 1 - right.length))}${right}`;
  return [...lines, theme.paint("muted", axis)];
}

function cellOf(
  { columns, winner, share }: WinnerGrid,
  row: number,
  column: number,
  { colors, glyphs }: Theme,
): { character: string; role: Role } {
  const bidder = winner[row * columns + column]!;
  if (bidder < 0) return { character: "·", role: "muted" };
  const role = seriesRole(bidder);
  const numbered =
    colors === 0 ||
    (column % NUMBER_EVERY.columns === NUMBER_EVERY.columns / 2 &&
      row % NUMBER_EVERY.rows === NUMBER_EVERY.rows / 2);
  if (numbered) return { character: String((bidder + 1) % 10), role };
  const shade = Math.min(
    glyphs.shades.length - 1,
    Math.floor(share[row * columns + column]! * glyphs.shades.length),
  );
  return { character: glyphs.shades[shade]!, role };
}

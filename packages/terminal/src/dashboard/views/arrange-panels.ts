import type { PanelRow, PanelSpec } from "./view.js";

export interface PlacedPanel {
  readonly panel: PanelSpec;
  readonly width: number;
  readonly height: number;
}

/** Gives every panel its columns and rows; a panel that is zoomed gets everything. */
export function arrangePanels(
  rows: readonly PanelRow[],
  size: { readonly columns: number; readonly rows: number },
  zoomed: string | null,
): readonly (readonly PlacedPanel[])[] {
  const alone = zoomed && rows.flatMap(({ panels }) => panels).find(({ name }) => name === zoomed);
  if (alone) return [[{ panel: alone, width: size.columns, height: size.rows }]];
  const fixed = rows.reduce((sum, { height }) => sum + ("fixed" in height ? height.fixed : 0), 0);
  const shares = split(
    size.rows - fixed,
    rows.map(({ height }) => ("weight" in height ? height.weight : 0)),
  );
  return rows.map(({ height, panels }, k) => {
    const widths = split(
      size.columns,
      panels.map(({ weight }) => weight),
    );
    return panels.map((panel, column) => ({
      panel,
      width: widths[column]!,
      height: "fixed" in height ? height.fixed : shares[k]!,
    }));
  });
}

/** `total` in whole parts by weight that sum to it. */
function split(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0) || 1;
  let given = 0;
  let seen = 0;
  return weights.map((weight) => {
    seen += weight;
    const until = Math.round((total * seen) / sum);
    const own = until - given;
    given = until;
    return own;
  });
}

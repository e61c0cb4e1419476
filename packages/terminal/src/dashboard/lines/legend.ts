import type { ChartSeries, ReferenceLine } from "../charts/line-chart.js";
import type { Theme } from "../theme/theme.js";

/** What each curve and line is, with a piece of it before its name; what does not fit is left out. */
export function legendLine(
  series: readonly Pick<ChartSeries, "label" | "role" | "line" | "marker">[],
  references: readonly ReferenceLine[],
  width: number,
  theme: Theme,
): string {
  const solid = theme.unicode ? "━" : "=";
  const dashed = theme.unicode ? "┅" : "-";
  const parts = [
    ...series.map(({ label, role, line, marker }) => ({
      label,
      role,
      sign: marker ?? (line === "dashed" ? dashed : solid),
    })),
    ...references.map(({ label, role }) => ({ label, role, sign: dashed })),
  ];
  let room = width;
  let text = "";
  for (const { label, role, sign } of parts) {
    const length = label.length + 4;
    if (length > room) break;
    room -= length;
    text += `${theme.paint(role, sign.repeat(1))} ${label}  `;
  }
  return text;
}

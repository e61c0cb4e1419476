import type { Theme } from "../theme/theme.js";
import { barOf } from "./bar-chart.js";
import { fit } from "./fit.js";

/** How much of something is done, in `width` columns: "━━━━──── 52%". */
export function gauge(share: number, width: number, theme: Theme): string {
  const percent = `${Math.floor(100 * Math.min(1, Math.max(0, share)))}%`.padStart(5);
  const room = Math.max(1, width - percent.length);
  const bar = fit(barOf(share, room, theme), room);
  const track = theme.unicode ? "·" : ".";
  return `${theme.paint("accent", bar.trimEnd())}${theme.paint("muted", track.repeat(room - bar.trimEnd().length))}${percent}`;
}

import type { Role } from "../theme/palette.js";
import type { Theme } from "../theme/theme.js";
import { fit } from "./fit.js";

export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly text: string;
  readonly role: Role;
}

/** Horizontal bars from 0 to the largest value: one line each. */
export function barChart(bars: readonly Bar[], width: number, theme: Theme): string[] {
  const labels = Math.min(24, Math.max(...bars.map(({ label }) => label.length), 4));
  const texts = Math.max(...bars.map(({ text }) => text.length), 3);
  const room = Math.max(1, width - labels - texts - 2);
  const largest = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  return bars.map(({ label, value, text, role }) => {
    const bar = barOf(Math.max(0, value / largest), room, theme);
    return `${fit(label, labels)} ${theme.paint(role, fit(bar, room))} ${fit(text, texts, "right")}`;
  });
}

/** A bar of `share` of `room` columns, to an eighth of a column. */
export function barOf(share: number, room: number, { glyphs }: Theme): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * room * 8);
  return glyphs.eighths[8]!.repeat(Math.floor(eighths / 8)) + glyphs.eighths[eighths % 8]!;
}

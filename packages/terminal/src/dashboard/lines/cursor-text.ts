import type { TextField } from "../model/text-field.js";
import type { Theme } from "../theme/theme.js";

/** A text being edited, with a bar at its cursor: seen without colours too. */
export function cursorText({ text, cursor }: TextField, { unicode }: Theme): string {
  return `${text.slice(0, cursor)}${unicode ? "▏" : "_"}${text.slice(cursor)}`;
}

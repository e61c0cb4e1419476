import type { OutputFlags } from "../commands/flags.js";
import { jsonRenderer } from "./json-renderer.js";
import { plainRenderer } from "./plain-renderer.js";
import type { Renderer } from "./renderer.js";

/**
 * `--json`: events on stdout. Else the result on stdout and progress on
 * stderr: one line rewritten on a terminal, separate lines elsewhere, none
 * with `--quiet`.
 *
 * @param table the result as text
 */
export function openRenderer<Result>(
  flags: OutputFlags,
  table: (result: Result) => string,
): Renderer<Result> {
  return flags.json ? jsonRenderer(flags) : plainRenderer(flags, table);
}

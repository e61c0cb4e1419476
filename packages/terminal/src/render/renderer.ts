import type { RunEvent } from "@auction-mech/core";
import type { OutputFlags } from "../commands/flags.js";
import { jsonRenderer } from "./json-renderer.js";
import { plainRenderer } from "./plain-renderer.js";

/** Shows a run: one interface for every way of showing it. */
export interface Renderer<Result> {
  event(event: RunEvent): void;
  end(result: Result): void;
  /** A line for the person at the terminal. */
  say(line: string): void;
}

/**
 * `--json`: events on stdout. Else the result on stdout and progress on
 * stderr: one line rewritten on a terminal, separate lines elsewhere, none
 * with `--quiet`.
 *
 * @param table the result as text
 */
export function renderer<Result>(flags: OutputFlags, table: (result: Result) => string): Renderer<Result> {
  return flags.json ? jsonRenderer(flags) : plainRenderer(flags, table);
}

import type { RunEvent } from "@auction-mech/core";

/** Shows a run: one interface for every way of showing it. */
export interface Renderer<Result> {
  event(event: RunEvent): void;
  end(result: Result): void;
  /** A line for the person at the terminal. */
  say(line: string): void;
}

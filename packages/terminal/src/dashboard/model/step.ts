import type { Effect } from "./effect.js";
import type { AppState } from "./state.js";

/** The state after a message, and what the outside shall do. */
export interface Step {
  readonly state: AppState;
  readonly effects: readonly Effect[];
}

import type { Tab } from "./state.js";

/** What the model asks the outside to do: the only way by which keys reach files and processes. */
export type Effect =
  | { readonly type: "load-form"; readonly command: "train" | "sweep" }
  | { readonly type: "start"; readonly command: "train" | "sweep"; readonly args: readonly string[] }
  | { readonly type: "stop"; readonly job: string; readonly discard: boolean }
  | { readonly type: "open"; readonly path: string }
  | { readonly type: "load-auction"; readonly path: string }
  | { readonly type: "audit"; readonly path: string }
  | { readonly type: "export"; readonly format: "svg" | "csv" | "json"; readonly tab: Tab }
  | { readonly type: "suspend" }
  | { readonly type: "redraw" }
  /** @param leave goes on with the running jobs in the background */
  | { readonly type: "quit"; readonly leave: boolean };

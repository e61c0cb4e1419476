import type { CommandName } from "./commands.js";
import { type AppState, focusedPanel } from "./state.js";

/** Where a key means what its binding says. */
export type KeyContext = "everywhere" | "list" | "runs" | "train" | "auction" | "audit" | "sweep" | "replay";

export interface KeyBinding {
  readonly keys: readonly string[];
  readonly context: KeyContext;
  readonly does: string;
  readonly command: CommandName;
  /** Shown in the footer, in this word. */
  readonly hint?: string;
}

/** Every key of the dashboard: what handles them, the footer and the help are all made from this table. */
export const KEY_TABLE: readonly KeyBinding[] = [
  {
    keys: ["enter"],
    context: "runs",
    does: "open what the cursor is on",
    command: "open-selected",
    hint: "open",
  },
  { keys: ["x"], context: "runs", does: "stop the training or sweep under the cursor", command: "stop" },
  { keys: ["down", "j"], context: "list", does: "down", command: "down" },
  { keys: ["up", "k"], context: "list", does: "up", command: "up" },
  { keys: ["pagedown", "ctrl+f"], context: "list", does: "a page down", command: "page-down" },
  { keys: ["pageup", "ctrl+b"], context: "list", does: "a page up", command: "page-up" },
  { keys: ["g", "home"], context: "list", does: "to the first", command: "first" },
  { keys: ["G", "end"], context: "list", does: "to the last", command: "last" },
  {
    keys: ["/"],
    context: "list",
    does: "filter: rows that hold every word",
    command: "filter",
    hint: "filter",
  },
  { keys: ["s"], context: "list", does: "sort by the next column", command: "sort", hint: "sort" },
  { keys: ["S"], context: "list", does: "turn the order around", command: "reverse" },
  { keys: ["space"], context: "list", does: "mark", command: "mark", hint: "mark" },
  {
    keys: ["enter"],
    context: "train",
    does: "see the trained auction",
    command: "see-auction",
    hint: "auction",
  },
  { keys: ["x"], context: "train", does: "stop the training", command: "stop", hint: "stop" },
  {
    keys: ["y"],
    context: "train",
    does: "logarithmic or linear axis of regret",
    command: "log-scale",
    hint: "log axis",
  },
  { keys: ["w"], context: "train", does: "the whole curve or the latest points", command: "recent" },
  { keys: ["<", ","], context: "train", does: "the open run before", command: "previous-run" },
  { keys: [">", "."], context: "train", does: "the next open run", command: "next-run" },
  { keys: ["t"], context: "auction", does: "try it: type bids", command: "try-it", hint: "try it" },
  {
    keys: ["b"],
    context: "auction",
    does: "next bidder: the one whose bid the arrows move",
    command: "next-bidder",
    hint: "bidder",
  },
  { keys: ["left", "h"], context: "auction", does: "lower its bid", command: "lower-bid" },
  { keys: ["right", "l"], context: "auction", does: "raise its bid", command: "raise-bid" },
  {
    keys: ["a"],
    context: "auction",
    does: "next pair of bidders over whose bids the map is drawn",
    command: "next-axes",
    hint: "axes",
  },
  { keys: ["z"], context: "auction", does: "show bids up to half as high", command: "halve-range" },
  { keys: ["Z"], context: "auction", does: "show bids up to twice as high", command: "double-range" },
  {
    keys: ["c"],
    context: "auction",
    does: "next of the auctions that the run trained",
    command: "next-auction",
  },
  { keys: ["enter"], context: "audit", does: "audit the auction shown", command: "audit", hint: "audit" },
  { keys: ["x"], context: "sweep", does: "stop the sweep", command: "stop", hint: "stop" },
  { keys: ["p"], context: "replay", does: "pause or go on", command: "pause", hint: "pause" },
  { keys: ["}"], context: "replay", does: "faster", command: "faster", hint: "faster" },
  { keys: ["{"], context: "replay", does: "slower", command: "slower", hint: "slower" },
  { keys: ["n"], context: "everywhere", does: "new training", command: "new-training", hint: "train" },
  { keys: ["N"], context: "everywhere", does: "new sweep", command: "new-sweep", hint: "sweep" },
  {
    keys: ["o"],
    context: "everywhere",
    does: "open a run, a saved auction, a study or an event log by its path",
    command: "open",
    hint: "open path",
  },
  {
    keys: ["e"],
    context: "everywhere",
    does: "export the view as SVG, CSV or JSON",
    command: "export",
    hint: "export",
  },
  { keys: ["tab"], context: "everywhere", does: "focus the next panel", command: "next-panel" },
  { keys: ["shift+tab"], context: "everywhere", does: "focus the panel before", command: "previous-panel" },
  { keys: ["+", "_"], context: "everywhere", does: "the focused panel alone, or all", command: "zoom" },
  { keys: ["]"], context: "everywhere", does: "next view", command: "next-tab" },
  { keys: ["["], context: "everywhere", does: "view before", command: "previous-tab" },
  { keys: ["1", "2", "3", "4", "5", "6"], context: "everywhere", does: "view by its number", command: "tab" },
  { keys: ["escape"], context: "everywhere", does: "close, or back to the runs", command: "back" },
  { keys: ["?"], context: "everywhere", does: "this help", command: "help", hint: "help" },
  { keys: ["ctrl+z"], context: "everywhere", does: "suspend", command: "suspend" },
  { keys: ["ctrl+l"], context: "everywhere", does: "draw the screen anew", command: "redraw" },
  { keys: ["q"], context: "everywhere", does: "quit", command: "quit", hint: "quit" },
  {
    keys: ["ctrl+c"],
    context: "everywhere",
    does: "quit, whatever is open; again: stop what runs",
    command: "quit",
  },
];

/** The contexts that hold now, the closest first. */
export function contexts(state: AppState): readonly KeyContext[] {
  const { tab, playback } = state;
  const list = tab === "runs" || tab === "compare" || (tab === "sweep" && focusedPanel(state) === "trials");
  return [
    ...(playback ? (["replay"] as const) : []),
    ...(tab === "compare" ? [] : [tab]),
    ...(list ? (["list"] as const) : []),
    "everywhere",
  ];
}

/** What a key means now. */
export function bindingOf(state: AppState, key: string): KeyBinding | undefined {
  for (const context of contexts(state)) {
    const found = KEY_TABLE.find((binding) => binding.context === context && binding.keys.includes(key));
    if (found) return found;
  }
  return undefined;
}

/** The bindings whose hints the footer shows now. */
export function hints(state: AppState): readonly KeyBinding[] {
  return contexts(state).flatMap((context) =>
    KEY_TABLE.filter((binding) => binding.context === context && binding.hint !== undefined),
  );
}

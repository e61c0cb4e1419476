import type { Effect } from "./effect.js";
import { moved, reversed, sortedByNext, toggleMark } from "./list.js";
import { changeSpeed } from "./playback.js";
import { shownCatalog, shownList } from "./shown-rows.js";
import {
  type AppState,
  type AuctionDocument,
  activeJobs,
  type Choice,
  type ChoiceCommand,
  type Job,
  listOf,
  PANELS,
  shownRun,
  TABS,
} from "./state.js";
import type { Step } from "./step.js";
import { textField } from "./text-field.js";
import { focusBid, withBid } from "./try-it-form.js";

type Command = (state: AppState, key: string) => Step;

const stay = (state: AppState): Step => ({ state, effects: [] });
const ask = (state: AppState, question: string, choices: readonly Choice[]): Step =>
  stay({ ...state, overlay: { kind: "choices", question, choices } });
const effect = (state: AppState, one: Effect): Step => ({ state, effects: [one] });

const CANCEL: Choice = { key: "c", title: "cancel", description: "go on", command: "cancel" };

/** What each command of the key table does. */
export const commands = {
  help: (state) => stay({ ...state, overlay: { kind: "help", offset: 0 } }),
  suspend: (state) => effect(state, { type: "suspend" }),
  redraw: (state) => effect(state, { type: "redraw" }),
  back: (state) => stay(state.zoomed ? { ...state, zoomed: false } : { ...state, tab: "runs" }),
  quit: (state) =>
    activeJobs(state).length === 0 || isAsked(state, "quit-stop")
      ? effect(state, { type: "quit", leave: false })
      : askQuit(state),
  open: (state) => stay({ ...state, overlay: { kind: "open", text: textField("") } }),
  export: askExport,
  "new-training": (state) => loadForm(state, "train"),
  "new-sweep": (state) => loadForm(state, "sweep"),
  stop: askStop,

  tab: (state, key) => stay({ ...state, tab: TABS[Number(key) - 1]!, zoomed: false }),
  "next-tab": (state) => stay(byTab(state, 1)),
  "previous-tab": (state) => stay(byTab(state, -1)),
  "next-panel": (state) => stay(byPanel(state, 1)),
  "previous-panel": (state) => stay(byPanel(state, -1)),
  zoom: (state) => stay({ ...state, zoomed: !state.zoomed }),

  down: (state) => stay(move(state, 1)),
  up: (state) => stay(move(state, -1)),
  "page-down": (state) => stay(move(state, pageOf(state))),
  "page-up": (state) => stay(move(state, -pageOf(state))),
  first: (state) => stay(move(state, Number.NEGATIVE_INFINITY)),
  last: (state) => stay(move(state, Number.POSITIVE_INFINITY)),
  filter: (state) => {
    const list = listOf(state.tab)!;
    return stay({ ...state, overlay: { kind: "filter", text: textField(state.lists[list].filter) } });
  },
  sort: (state) => stay(onList(state, (list) => sortedByNext(list, shownList(state).columns))),
  reverse: (state) => stay(onList(state, reversed)),
  mark: (state) => {
    const list = listOf(state.tab)!;
    const key = shownList(state).keys[state.lists[list].cursor];
    return stay(
      key === undefined
        ? state
        : move(
            onList(state, (own) => toggleMark(own, key)),
            1,
          ),
    );
  },
  "open-selected": openSelected,

  "log-scale": (state) => stay({ ...state, logScale: !state.logScale }),
  recent: (state) => stay({ ...state, recent: !state.recent }),
  "previous-run": (state) => stay({ ...state, run: Math.max(0, state.run - 1) }),
  "next-run": (state) => stay({ ...state, run: Math.min(Math.max(0, state.runs.length - 1), state.run + 1) }),
  "see-auction": seeAuction,
  "next-auction": nextAuction,

  "try-it": (state) => {
    const shown = { ...state, panel: { ...state.panel, auction: PANELS.auction.indexOf("try it") } };
    return stay(state.auction ? focusBid(shown, state.auction, state.auction.field) : shown);
  },
  "next-bidder": onAuction((auction) => ({ ...auction, moving: (auction.moving + 1) % auction.bids.length })),
  "lower-bid": onAuction((auction) =>
    withBid(auction, auction.moving, auction.bids[auction.moving]! - auction.high / 40),
  ),
  "raise-bid": onAuction((auction) =>
    withBid(auction, auction.moving, auction.bids[auction.moving]! + auction.high / 40),
  ),
  "next-axes": onAuction((auction) => ({ ...auction, axes: nextAxes(auction) })),
  "halve-range": onAuction((auction) => ({ ...auction, high: Math.max(1e-12, auction.high / 2) })),
  "double-range": onAuction((auction) => ({ ...auction, high: Math.min(1e15, auction.high * 2) })),
  audit: (state) =>
    state.auction?.path
      ? effect(
          { ...state, audit: { path: state.auction.path, result: null, failure: null } },
          { type: "audit", path: state.auction.path },
        )
      : stay(warned(state, "Open a saved auction first: enter on a run, then enter on its training.")),

  pause: (state) =>
    stay({ ...state, playback: state.playback && { ...state.playback, paused: !state.playback.paused } }),
  faster: (state) => stay({ ...state, playback: state.playback && changeSpeed(state.playback, 1) }),
  slower: (state) => stay({ ...state, playback: state.playback && changeSpeed(state.playback, -1) }),
} satisfies Record<string, Command>;

export type CommandName = keyof typeof commands;

/** What the answer to a question does. */
export function runChoice(state: AppState, command: ChoiceCommand): Step {
  switch (command) {
    case "cancel":
      return stay(state);
    case "stop-keep":
    case "stop-discard": {
      const job = jobShown(state);
      return job
        ? effect(state, { type: "stop", job: job.id, discard: command === "stop-discard" })
        : stay(state);
    }
    case "quit-stop":
    case "quit-leave":
      return effect(state, { type: "quit", leave: command === "quit-leave" });
    case "export-svg":
    case "export-csv":
    case "export-json":
      return effect(state, {
        type: "export",
        format: command.slice(7) as "svg" | "csv" | "json",
        tab: state.tab,
      });
  }
}

// --- Internal helpers ---

function loadForm(state: AppState, command: "train" | "sweep"): Step {
  const title = command === "train" ? "new training" : "new sweep";
  return effect({ ...state, overlay: { kind: "loading", title, keys: [] } }, { type: "load-form", command });
}

function warned(state: AppState, text: string): AppState {
  return { ...state, message: { text, level: "warning" } };
}

function byTab(state: AppState, by: 1 | -1): AppState {
  return { ...state, zoomed: false, tab: TABS[(TABS.indexOf(state.tab) + by + TABS.length) % TABS.length]! };
}

function byPanel(state: AppState, by: 1 | -1): AppState {
  const { tab, panel } = state;
  const count = PANELS[tab].length;
  return { ...state, panel: { ...panel, [tab]: (panel[tab] + by + count) % count } };
}

function onList(
  state: AppState,
  change: (list: AppState["lists"]["runs"]) => AppState["lists"]["runs"],
): AppState {
  const list = listOf(state.tab);
  return list ? { ...state, lists: { ...state.lists, [list]: change(state.lists[list]) } } : state;
}

function move(state: AppState, by: number): AppState {
  return onList(state, (list) => moved(list, by, shownList(state).keys.length));
}

function pageOf({ size }: AppState): number {
  return Math.max(1, size.rows - 8);
}

/** Whether the question on the screen has this among its answers. */
function isAsked({ overlay }: AppState, answer: ChoiceCommand): boolean {
  return overlay?.kind === "choices" && overlay.choices.some(({ command }) => command === answer);
}

function askQuit(state: AppState): Step {
  const running = activeJobs(state);
  return ask(
    state,
    `${running.length === 1 ? `A ${running[0]!.kind === "train" ? "training" : "sweep"} is` : `${running.length} jobs are`} still running.`,
    [
      {
        key: "s",
        title: "stop",
        description: "finish the step, save, and quit; it can be resumed",
        command: "quit-stop",
      },
      {
        key: "b",
        title: "background",
        description: "quit and let it go on; open its folder later",
        command: "quit-leave",
      },
      CANCEL,
    ],
  );
}

function askExport(state: AppState): Step {
  return ask(state, `Export the ${state.tab} view to a file here.`, [
    { key: "s", title: "SVG", description: "a picture of the screen", command: "export-svg" },
    { key: "c", title: "CSV", description: "what it shows as a table", command: "export-csv" },
    { key: "j", title: "JSON", description: "what it shows as data", command: "export-json" },
    CANCEL,
  ]);
}

function askStop(state: AppState): Step {
  const job = jobShown(state);
  if (!job) return stay(warned(state, "Nothing of what is shown was started from here, or it has ended."));
  return ask(state, `Stop the ${job.kind === "train" ? "training" : "sweep"} in ${job.folder}?`, [
    {
      key: "k",
      title: "keep",
      description: "finish the step, measure and save; it can be resumed",
      command: "stop-keep",
    },
    {
      key: "d",
      title: "discard",
      description: "stop at once and delete what it made",
      command: "stop-discard",
    },
    CANCEL,
  ]);
}

/** The running job of the thing shown: of the row under the cursor, of the run, of the sweep. */
function jobShown(state: AppState): Job | undefined {
  const running = activeJobs(state);
  if (state.tab === "runs") {
    const path = shownCatalog(state)[state.lists.runs.cursor]?.entry.path;
    return running.find(({ folder }) => folder === path);
  }
  if (state.tab === "train") return running.find(({ folder }) => folder === shownRun(state)?.path);
  return running.find(({ kind }) => kind === "sweep");
}

function openSelected(state: AppState): Step {
  const selected = shownCatalog(state)[state.lists.runs.cursor];
  return selected ? effect(state, { type: "open", path: selected.entry.path }) : stay(state);
}

/** The folders of the auctions that the run shown has saved. */
function savedAuctions(state: AppState): readonly string[] {
  return shownRun(state)?.model.trainings.flatMap(({ saved }) => (saved === null ? [] : [saved])) ?? [];
}

function seeAuction(state: AppState): Step {
  const saved = savedAuctions(state);
  if (saved.length > 0) return effect(state, { type: "load-auction", path: saved[0]! });
  return stay(warned(state, "The run has saved no auction yet."));
}

function nextAuction(state: AppState): Step {
  const saved = savedAuctions(state);
  if (saved.length === 0) return stay(warned(state, "The open run has saved no auction."));
  const at = saved.indexOf(state.auction?.path ?? "");
  return effect(state, { type: "load-auction", path: saved[(at + 1) % saved.length]! });
}

function onAuction(change: (auction: AuctionDocument) => AuctionDocument): Command {
  return (state) => stay(state.auction ? { ...state, auction: change(state.auction) } : state);
}

/** All ordered pairs in turn: (1, 2), (1, 3), … */
function nextAxes({ axes: { x, y }, bids: { length } }: AuctionDocument): AuctionDocument["axes"] {
  if (length < 2) return { x, y };
  let next = { x, y };
  do {
    next = next.y + 1 < length ? { x: next.x, y: next.y + 1 } : { x: (next.x + 1) % length, y: 0 };
  } while (next.x === next.y);
  return next;
}

import type { ReadStream, WriteStream } from "node:tty";
import { type AppState, initialState } from "./model/state.js";
import { type Performer, performer } from "./runtime/performer.js";
import { createStore, type Store } from "./runtime/store.js";
import type { InkScreenOptions } from "./screen/ink-screen.js";
import { quietConsole } from "./screen/quiet-console.js";
import { type TerminalScreen, takeScreen } from "./screen/terminal-screen.js";
import type { Theme } from "./theme/theme.js";
import { frameLines } from "./views/frame.js";

export interface DashboardOptions {
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  readonly theme: Theme;
  /** Where runs are looked for and relative paths begin. */
  readonly folder: string;
  /** Called once it is on the screen. */
  begin(dashboard: Dashboard): void;
}

/** What the starter of a dashboard can do with it. */
export interface Dashboard {
  readonly store: Store;
  readonly performed: Performer;
  /** Whether a key was pressed: somebody is looking. */
  touched(): boolean;
  quit(): void;
}

/** How a dashboard came to its end. */
export interface Ended {
  /** The signal that ended it, if one did. */
  readonly signal: NodeJS.Signals | null;
  /** Whether what still runs shall go on in the background. */
  readonly leave: boolean;
  /** Folders of what still runs. */
  readonly running: readonly string[];
}

/** How often the list of runs is read again, and how often time goes on, milliseconds. */
const SCAN = 3000;
const TICK = 1000;
const PLAYBACK_TICK = 100;

/** Milliseconds between two redraws for what comes by itself: when somebody looks, and when not. */
const REDRAW = 100;
const REDRAW_UNFOCUSED = 250;

/** Shows the dashboard until it is quit. */
export async function showDashboard(options: DashboardOptions): Promise<Ended> {
  const { stdin, stdout, folder, theme } = options;
  const looking = { touched: false, focused: true };
  const { ended, end } = ending();
  const ink = await loadInk(theme);
  const performed = performer(folder, {
    suspend: () => screen.suspend(),
    redraw: () => screen.redraw(),
    quit: (leave) => end({ signal: null, leave }),
    frame: () => frameLines(store.state(), theme).join("\n"),
  });
  const store = createStore({
    initial: initialState(sizeOf(stdout)),
    perform: performed.perform,
    interval: () => (looking.focused ? REDRAW : REDRAW_UNFOCUSED),
  });
  const screen = takeScreen({
    stdin,
    stdout,
    show: () => ink.showInkScreen(shownThrough(store, looking, options)),
    onTerminate: (signal) => end({ signal, leave: true }),
  });
  const undo = [
    screen.restore,
    quietConsole((text) => store.dispatch({ type: "say", level: "warning", text })),
    performed.close,
    store.close,
    followSize(stdout, store, screen),
    startTimers(store, performed),
  ];
  try {
    const quit = () => end({ signal: null, leave: false });
    options.begin({ store, performed, touched: () => looking.touched, quit });
    return { ...(await ended), running: performed.running() };
  } finally {
    for (const step of undo.reverse()) step();
  }
}

// --- Internal helpers ---

/** Ink asks chalk for colours, which heeds `FORCE_COLOR` alone and reads it when it is loaded. */
async function loadInk({ colors }: Theme): Promise<typeof import("./screen/ink-screen.js")> {
  if (colors === 0) process.env.FORCE_COLOR = "0";
  return import("./screen/ink-screen.js");
}

interface Ending {
  readonly ended: Promise<Omit<Ended, "running">>;
  end(why: Omit<Ended, "running">): void;
}

function ending(): Ending {
  let end!: Ending["end"];
  const ended: Ending["ended"] = new Promise((resolve) => {
    end = resolve;
  });
  return { ended, end };
}

/** What Ink shows of a store, and whom it tells of keys. */
function shownThrough(
  store: Store,
  looking: { touched: boolean; focused: boolean },
  { stdin, stdout, theme }: DashboardOptions,
): InkScreenOptions<AppState> {
  return {
    stdin,
    stdout,
    store,
    frame: (state) => frameLines(state, theme),
    onKey(key) {
      looking.touched = true;
      store.dispatch({ type: "key", key });
    },
    onFocus(focused) {
      looking.focused = focused;
    },
  };
}

/** @returns ends it */
function followSize(stdout: WriteStream, store: Store, screen: TerminalScreen): () => void {
  const onResize = () => {
    store.dispatch({ type: "resize", size: sizeOf(stdout) });
    // Where a terminal leaves its text and cursor then is its own affair.
    screen.redraw();
  };
  // Before Ink, which would draw the old frame once more.
  stdout.prependListener("resize", onResize);
  return () => stdout.off("resize", onResize);
}

function sizeOf({ columns = 80, rows = 24 }: WriteStream): { columns: number; rows: number } {
  return { columns, rows };
}

function startTimers(store: Store, performed: Performer): () => void {
  let last = performance.now();
  let told = 0;
  const tick = setInterval(() => {
    const now = performance.now();
    const elapsed = (now - last) / 1000;
    last = now;
    if (!store.state().playback && now - told < TICK) return;
    told = now;
    store.dispatch({ type: "tick", now: Date.now(), elapsed });
  }, PLAYBACK_TICK);
  const scan = setInterval(() => void performed.scan(store), SCAN);
  return () => {
    clearInterval(tick);
    clearInterval(scan);
  };
}

import type { ReadStream, WriteStream } from "node:tty";
import { initialState } from "./model/state.js";
import { type Performer, performer } from "./runtime/performer.js";
import { createStore, type Store } from "./runtime/store.js";
import { framePainter } from "./screen/frame-painter.js";
import { readKeys } from "./screen/keyboard.js";
import { quietConsole } from "./screen/quiet-console.js";
import { takeScreen } from "./screen/terminal-screen.js";
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

/** How often the list of runs is read again, and how often time goes on, milliseconds. */
const SCAN = 3000;
const TICK = 1000;
const PLAYBACK_TICK = 100;

const CLEAR = "\u001b[2J";

/** How a dashboard came to its end. */
export interface Ended {
  /** The signal that ended it, if one did. */
  readonly signal: NodeJS.Signals | null;
  /** Whether what still runs shall go on in the background. */
  readonly leave: boolean;
  /** Folders of what still runs. */
  readonly running: readonly string[];
}

/** Milliseconds between two redraws for what comes by itself: when somebody looks, and when not. */
const REDRAW = 100;
const REDRAW_UNFOCUSED = 250;

/** Shows the dashboard until it is quit. */
export async function showDashboard(options: DashboardOptions): Promise<Ended> {
  const { stdin, stdout, theme, folder } = options;
  let touched = false;
  let focused = true;
  let end!: (why: Omit<Ended, "running">) => void;
  const ended = new Promise<Omit<Ended, "running">>((resolve) => {
    end = resolve;
  });
  const size = () => ({ columns: stdout.columns ?? 80, rows: stdout.rows ?? 24 });
  const painter = framePainter(stdout, () => screen.taken());
  const frame = () => frameLines(store.state(), theme);
  const clear = () => {
    if (screen.taken()) stdout.write(CLEAR);
    painter.forget();
  };
  const redraw = () => {
    clear();
    painter.show(frame());
  };
  const performed = performer(folder, {
    suspend: () => screen.suspend(),
    redraw,
    quit: (leave) => end({ signal: null, leave }),
    frame: () => frame().join("\n"),
  });
  const store = createStore({
    initial: initialState(size()),
    perform: performed.perform,
    interval: () => (focused ? REDRAW : REDRAW_UNFOCUSED),
  });
  const screen = takeScreen({
    stdin,
    stdout,
    onRedraw: redraw,
    onTerminate: (signal) => end({ signal, leave: true }),
  });
  const loud = quietConsole((text) => store.dispatch({ type: "say", level: "warning", text }));
  const onResize = () => {
    clear();
    store.dispatch({ type: "resize", size: size() });
  };
  stdout.on("resize", onResize);
  const timers = startTimers(store, performed);
  const keys = readKeys(stdin, {
    onKey(key) {
      touched = true;
      store.dispatch({ type: "key", key });
    },
    onFocus(now) {
      focused = now;
    },
  });
  try {
    painter.show(frame());
    store.subscribe(() => painter.show(frame()));
    options.begin({
      store,
      performed,
      touched: () => touched,
      quit: () => end({ signal: null, leave: false }),
    });
    return { ...(await ended), running: performed.running() };
  } finally {
    keys();
    timers();
    stdout.off("resize", onResize);
    store.close();
    performed.close();
    loud();
    screen.restore();
  }
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

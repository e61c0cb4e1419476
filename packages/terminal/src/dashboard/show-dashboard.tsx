import type { ReadStream, WriteStream } from "node:tty";
import { type Instance, render, useInput } from "ink";
import { useSyncExternalStore } from "react";
import { initialState } from "./model/state.js";
import { type Performer, performer } from "./runtime/performer.js";
import { createStore, type Store } from "./runtime/store.js";
import { framePainter } from "./screen/frame-painter.js";
import { keyNames } from "./screen/key-names.js";
import { quietConsole } from "./screen/quiet-console.js";
import { takeScreen } from "./screen/terminal-screen.js";
import type { Theme } from "./theme/theme.js";
import { App } from "./views/app.js";

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
}

/** Shows the dashboard until it is quit. */
export async function showDashboard(options: DashboardOptions): Promise<Ended> {
  const { stdin, stdout, theme, folder } = options;
  let instance: Instance | undefined;
  let ended: Ended = { signal: null, leave: false };
  let touched = false;
  const size = () => ({ columns: stdout.columns ?? 80, rows: stdout.rows ?? 24 });
  const painter = framePainter(stdout, () => screen.taken());
  const clear = () => {
    if (screen.taken()) stdout.write(CLEAR);
    painter.forget();
  };
  const redraw = () => {
    clear();
    painter.repaint();
  };
  const performed = performer(folder, {
    suspend: () => screen.suspend(),
    redraw,
    quit(leave) {
      ended = { signal: null, leave };
      instance?.unmount();
    },
    frame: painter.frame,
  });
  const store = createStore({ initial: initialState(size()), perform: performed.perform });
  const screen = takeScreen({
    stdin,
    stdout,
    onRedraw: redraw,
    onTerminate(signal) {
      ended = { signal, leave: true };
      instance?.unmount();
    },
  });
  const loud = quietConsole((text) => store.dispatch({ type: "say", level: "warning", text }));
  const onResize = () => {
    clear();
    store.dispatch({ type: "resize", size: size() });
  };
  stdout.on("resize", onResize);
  const timers = startTimers(store, performed);
  try {
    instance = render(<Shell store={store} theme={theme} onKey={() => (touched = true)} />, {
      stdin,
      stdout: painter.output,
      debug: true,
      exitOnCtrlC: false,
      patchConsole: false,
    });
    options.begin({ store, performed, touched: () => touched, quit: () => instance?.unmount() });
    await instance.waitUntilExit();
  } finally {
    timers();
    stdout.off("resize", onResize);
    store.close();
    performed.close();
    loud();
    screen.restore();
  }
  return ended;
}

interface ShellProps {
  readonly store: Store;
  readonly theme: Theme;
  onKey(): void;
}

function Shell({ store, theme, onKey }: ShellProps) {
  const state = useSyncExternalStore(store.subscribe, store.state);
  useInput((input, key) => {
    onKey();
    for (const name of keyNames(input, key)) store.dispatch({ type: "key", key: name });
  });
  return <App state={state} theme={theme} />;
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

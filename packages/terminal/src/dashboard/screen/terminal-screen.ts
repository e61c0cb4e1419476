import type { ReadStream, WriteStream } from "node:tty";

/** The alternate screen, lines that are never wrapped, and word of who has the focus. */
const ENTER = "\u001b[?1049h\u001b[?7l\u001b[?1004h";
const LEAVE = "\u001b[0m\u001b[?1004l\u001b[?7h\u001b[?25h\u001b[?1049l";
const CLEAR = "\u001b[2J\u001b[H";

/** The terminal while a full screen is shown on it. */
export interface TerminalScreen {
  /** Gives the terminal back as it was; may be called any number of times. */
  restore(): void;
  /** Draws everything anew, if the screen is ours now. */
  redraw(): void;
  /** Gives it back, stops the process as the shell's Ctrl-Z does, and takes it again when it is continued. */
  suspend(): void;
}

export interface TerminalScreenOptions {
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  /** Draws on the empty screen from its first line on. @returns ends it */
  show(): () => void;
  /** Somebody wants the process to end; the terminal is given back already. */
  onTerminate(signal: NodeJS.Signals): void;
}

/**
 * Takes the alternate screen, and gives it back whatever happens: at the end of
 * the process, at signals, at an error that nobody caught, while stopped.
 */
export function takeScreen({ stdin, stdout, show, onTerminate }: TerminalScreenOptions): TerminalScreen {
  let hide: (() => void) | null = null;
  const take = () => {
    // First, because it stops a process in the background (the shell's `bg`), which must not write here.
    stdin.setRawMode(true);
    stdout.write(ENTER + CLEAR);
    hide = show();
  };
  const restore = () => {
    if (!hide) return;
    hide();
    hide = null;
    stdout.write(LEAVE);
  };
  const suspend = () => {
    restore();
    // Without our own listener the signal has its usual effect, on the whole job as the shell knows it.
    process.off("SIGTSTP", suspend);
    process.kill(0, "SIGTSTP");
  };
  const resume = () => {
    process.off("SIGTSTP", suspend);
    process.on("SIGTSTP", suspend);
    restore();
    take();
  };
  const terminate = (signal: NodeJS.Signals) => {
    restore();
    onTerminate(signal);
  };
  const crash = (error: unknown) => {
    restore();
    endByError(error);
  };
  const listeners = [
    ["exit", restore],
    ["SIGTSTP", suspend],
    ["SIGCONT", resume],
    ["uncaughtException", crash],
    ["unhandledRejection", crash],
    ["SIGINT", terminate],
    ["SIGTERM", terminate],
    ["SIGHUP", terminate],
  ] as const;
  take();
  for (const [event, listener] of listeners) process.on(event, listener);
  return {
    suspend,
    redraw() {
      if (!hide) return;
      hide();
      stdout.write(CLEAR);
      hide = show();
    },
    restore() {
      restore();
      for (const [event, listener] of listeners) process.off(event, listener);
    },
  };
}

function endByError(error: unknown): never {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    `error: ${message}. This is unexpected; AUCTION_MECH_DEBUG=1 shows where it came from.\n`,
  );
  if (process.env.AUCTION_MECH_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  process.exit(1);
}

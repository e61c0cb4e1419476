import type { ReadStream, WriteStream } from "node:tty";

/** The alternate screen, no cursor, lines that are never wrapped, and word of who has the focus. */
const ENTER = "\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[?1004h\u001b[2J\u001b[H";
const LEAVE = "\u001b[0m\u001b[?1004l\u001b[?7h\u001b[?25h\u001b[?1049l";

/** The terminal while a full screen is shown on it. */
export interface TerminalScreen {
  /** Gives the terminal back as it was; may be called any number of times. */
  restore(): void;
  /** Whether it is ours now. */
  taken(): boolean;
  /** Gives it back, stops the process as the shell's Ctrl-Z does, and takes it again when it is continued. */
  suspend(): void;
}

export interface TerminalScreenOptions {
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  /** The screen is empty, as after a stop: draw everything anew. */
  onRedraw(): void;
  /** Somebody wants the process to end; the terminal is given back already. */
  onTerminate(signal: NodeJS.Signals): void;
}

/**
 * Takes the alternate screen, and gives it back whatever happens: at the end of
 * the process, at signals, at an error that nobody caught, while stopped.
 */
export function takeScreen({ stdin, stdout, onRedraw, onTerminate }: TerminalScreenOptions): TerminalScreen {
  let taken = false;
  const take = () => {
    taken = true;
    stdout.write(ENTER);
    if (stdin.isTTY) stdin.setRawMode(true);
  };
  const restore = () => {
    if (!taken) return;
    taken = false;
    if (stdin.isTTY) stdin.setRawMode(false);
    stdout.write(LEAVE);
  };
  const suspend = () => {
    restore();
    // Without our own listener the signal has its usual effect, on the whole job as the shell knows it.
    process.off("SIGTSTP", suspend);
    process.kill(0, "SIGTSTP");
  };
  const resume = () => {
    process.on("SIGTSTP", suspend);
    restore();
    take();
    onRedraw();
  };
  const crash = (error: unknown) => {
    restore();
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      `error: ${message}. This is unexpected; AUCTION_MECH_DEBUG=1 shows where it came from.\n`,
    );
    if (process.env.AUCTION_MECH_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  };
  const terminate = (signal: NodeJS.Signals) => {
    restore();
    onTerminate(signal);
  };
  take();
  process.on("exit", restore);
  process.on("SIGTSTP", suspend);
  process.on("SIGCONT", resume);
  process.on("uncaughtException", crash);
  process.on("unhandledRejection", crash);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, terminate);
  return {
    taken: () => taken,
    suspend,
    restore() {
      restore();
      process.off("exit", restore);
      process.off("SIGTSTP", suspend);
      process.off("SIGCONT", resume);
      process.off("uncaughtException", crash);
      process.off("unhandledRejection", crash);
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.off(signal, terminate);
    },
  };
}

import { execFile, execFileSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export const BIN = join(import.meta.dirname, "../../dist/bin.js");

/** Whether this machine has tmux; tests that need a real terminal are skipped where it has none. */
export const hasTmux = (() => {
  try {
    execFileSync("tmux", ["-V"]);
    return true;
  } catch {
    return false;
  }
})();

/** A shell in a terminal of its own, which people's keys are sent to. */
export interface TmuxSession {
  /** Types a line and presses enter. */
  line(text: string): Promise<void>;
  /** Presses keys as tmux names them: "Enter", "Escape", "C-c". */
  keys(...names: string[]): Promise<void>;
  type(text: string): Promise<void>;
  screen(): Promise<string>;
  /** With its colours. */
  colors(): Promise<string>;
  /** The screen once it matches. @throws with the screen when it does not in time */
  until(pattern: RegExp, seconds?: number): Promise<string>;
  resize(columns: number, rows: number): Promise<void>;
  kill(): Promise<void>;
}

export async function tmuxSession(
  folder: string,
  { columns = 100, rows = 30, environment = {} as Record<string, string> } = {},
): Promise<TmuxSession> {
  const socket = `auction-mech-${process.pid}-${Math.random().toString(36).slice(2)}`;
  const tmux = async (...args: string[]) => (await run("tmux", ["-L", socket, ...args])).stdout;
  const { CI: _, NO_COLOR: __, FORCE_COLOR: ___, INIT_CWD: ____, ...inherited } = process.env;
  const env = Object.entries({ LC_ALL: "C.UTF-8", ...environment }).map(
    ([name, value]) => `${name}=${value}`,
  );
  const shell = [
    "env",
    "-u",
    "CI",
    "-u",
    "INIT_CWD",
    "-u",
    "NO_COLOR",
    ...env,
    "PS1=$ ",
    "bash",
    "--norc",
    "--noprofile",
  ];
  await run(
    "tmux",
    [
      "-L",
      socket,
      "-f",
      "/dev/null",
      "new-session",
      "-d",
      "-s",
      "t",
      "-x",
      String(columns),
      "-y",
      String(rows),
      "-c",
      folder,
      ...shell,
    ],
    { env: inherited },
  );
  const session: TmuxSession = {
    line: async (text) => {
      await tmux("send-keys", "-t", "t", "-l", text);
      await tmux("send-keys", "-t", "t", "Enter");
    },
    keys: async (...names) => {
      for (const name of names) await tmux("send-keys", "-t", "t", name);
    },
    type: async (text) => {
      await tmux("send-keys", "-t", "t", "-l", text);
    },
    screen: () => tmux("capture-pane", "-p", "-t", "t"),
    colors: () => tmux("capture-pane", "-p", "-e", "-t", "t"),
    async until(pattern, seconds = 30) {
      const end = Date.now() + 1000 * seconds;
      for (;;) {
        const screen = await session.screen();
        if (pattern.test(screen)) return screen;
        if (Date.now() > end) throw new Error(`The screen must come to match ${pattern}, but is:\n${screen}`);
        await new Promise((done) => setTimeout(done, 100));
      }
    },
    resize: async (width, height) => {
      await tmux("resize-window", "-t", "t", "-x", String(width), "-y", String(height));
    },
    kill: async () => {
      await tmux("kill-server").catch(() => {});
    },
  };
  return session;
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { backgroundHint } from "../dashboard/background-hint.js";
import { type ChildJob, startChild } from "../dashboard/runtime/child-job.js";
import { pause } from "../dashboard/runtime/follow-file.js";
import { showDashboard } from "../dashboard/show-dashboard.js";
import { terminalTheme } from "../dashboard/theme/terminal-theme.js";
import { ExitCode } from "../exit-code.js";
import { userFolder } from "../user-folder.js";

export interface LiveOptions {
  readonly command: "train" | "sweep";
  /** Of the command, as typed. */
  readonly args: readonly string[];
  /** Where the run is kept: the child is told so where the user did not say it. */
  readonly folder: string;
  readonly color: boolean;
  /** The last line of the child's events as text for the normal screen. */
  table(result: unknown): string;
}

/**
 * Runs a command in a process of its own and shows it live, then prints what it
 * came to on the normal screen. What is refused at once never takes the screen.
 */
export async function runLive({ command, args, folder, color, table }: LiveOptions): Promise<ExitCode> {
  const events = join(folder, "events.ndjson");
  const before = await linesOf(events);
  const child = startChild({
    command,
    args,
    folder,
    events: command === "sweep" ? events : null,
    cwd: userFolder(),
  });
  const refused = await firstEvent(events, before, child);
  if (!refused && (await show({ command, folder, child, color })) === "background") {
    process.stdout.write(backgroundHint(folder));
    return ExitCode.done;
  }
  const { code, failure } = await child.ended;
  if (failure !== null) process.stderr.write(`error: ${failure}\n`);
  const last = (await linesOf(events)).slice(before.length).at(-1);
  const result = last === undefined ? undefined : (JSON.parse(last) as { type: string });
  if (result?.type === "result") process.stdout.write(`${table(result)}\n`);
  if (refused && failure !== null) await child.forget();
  else
    process.stderr.write(
      code === ExitCode.interrupted ? resumeHint(command, folder) : `saved in ${folder}\n`,
    );
  return code as ExitCode;
}

// --- Internal helpers ---

/** Waits for the first event, or for the end of a child that never came to one. @returns whether it ended */
async function firstEvent(events: string, before: readonly string[], child: ChildJob): Promise<boolean> {
  const waiting = new AbortController();
  const ended = child.ended.then(() => waiting.abort());
  while (!waiting.signal.aborted) {
    if ((await linesOf(events)).length > before.length) return false;
    await pause(50, waiting.signal);
  }
  await ended;
  return true;
}

interface Shown {
  readonly command: "train" | "sweep";
  readonly folder: string;
  readonly child: ChildJob;
  readonly color: boolean;
}

/** The live view until the child ends; one that somebody uses stays until it is quit. */
async function show({ command, folder, child, color }: Shown): Promise<"ended" | "background"> {
  let running = true;
  const { signal, leave } = await showDashboard({
    stdin: process.stdin,
    stdout: process.stdout,
    theme: terminalTheme({ color }),
    folder: userFolder(),
    begin({ store, performed, touched, quit }) {
      performed.adopt(store, { command, folder, child });
      void child.ended.then(() => {
        running = false;
        if (!touched()) setTimeout(quit, LAST_LOOK);
      });
    },
  });
  if (running && leave) return "background";
  if (running) {
    if (signal !== null) child.stop("save");
    process.stderr.write("finishing the step and saving\n");
  }
  return "ended";
}

/** How long the final state stays on the screen when nobody pressed a key, milliseconds. */
const LAST_LOOK = 600;

function resumeHint(command: "train" | "sweep", folder: string): string {
  const how =
    command === "train" ? `train --resume ${folder}` : `sweep --study-path ${join(folder, "study.sqlite3")}`;
  return `interrupted; go on with: auction-mech ${how}\n`;
}

/** Complete lines of a file that may not be there. */
async function linesOf(path: string): Promise<readonly string[]> {
  const text = await readFile(path, "utf8").catch(() => "");
  return text.split("\n").slice(0, -1);
}

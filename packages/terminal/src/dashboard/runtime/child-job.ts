import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readdirSync } from "node:fs";
import { readdir, readFile, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { InvalidArgument } from "@auction-mech/core";

const BIN = fileURLToPath(new URL("../../bin.js", import.meta.url));

/** Whose standard error the folder of a job keeps. */
const LOG = "stderr.log";

export interface ChildJob {
  /** Ends when the process does. */
  readonly ended: Promise<{ readonly code: number; readonly failure: string | null }>;
  /** Asks it to finish the step and save; with "kill" it ends at once. */
  stop(how: "save" | "kill"): void;
  /** Deletes what its folder did not hold before it, and the folder where nothing is left in it. */
  forget(): Promise<void>;
}

export interface ChildJobOptions {
  readonly command: "train" | "sweep";
  readonly args: readonly string[];
  readonly folder: string;
  /** Where its events go: a file, so that it can go on when nobody reads any more. */
  readonly events: string | null;
  readonly cwd: string;
}

/**
 * Starts a command of our own as a process of its own: work never delays a key.
 * It has its own process group, so that Ctrl-C and the end of the dashboard do
 * not reach it unless asked to.
 *
 * @throws InvalidArgument when the folder cannot be made
 */
export function startChild({ command, args, folder, events, cwd }: ChildJobOptions): ChildJob {
  const before = madeFolder(folder);
  const stderr = openSync(join(folder, LOG), "a");
  const stdout = events === null ? null : openSync(events, "a");
  const child = spawn(process.execPath, [BIN, command, ...args, "--json"], {
    cwd,
    detached: true,
    stdio: ["ignore", stdout ?? "ignore", stderr],
    env: { ...process.env, INIT_CWD: cwd },
  });
  closeSync(stderr);
  if (stdout !== null) closeSync(stdout);
  const ended = new Promise<number>((done) => {
    child.once("error", () => done(1));
    child.once("exit", (code) => done(code ?? 1));
  });
  return {
    ended: ended.then(async (code) => ({
      code,
      failure: code === 0 || code === 130 ? null : await lastError(folder),
    })),
    stop: (how) => {
      child.kill(how === "save" ? "SIGINT" : "SIGKILL");
    },
    forget: () => removeNew(folder, before),
  };
}

/** @returns what it holds already */
function madeFolder(folder: string): ReadonlySet<string> {
  try {
    mkdirSync(folder, { recursive: true });
    return new Set(readdirSync(folder));
  } catch (cause) {
    throw new InvalidArgument(
      `The output folder must be writable, but "${folder}" is not (${(cause as NodeJS.ErrnoException).code}). Name another folder, or start from one where \`runs\` can be made.`,
      { cause },
    );
  }
}

/** What the process said of its failure. */
async function lastError(folder: string): Promise<string> {
  const text = await readFile(join(folder, LOG), "utf8").catch(() => "");
  const lines = text.trim().split("\n");
  return (
    lines.findLast((line) => line.startsWith("error: "))?.slice(7) ??
    lines.at(-1) ??
    "It ended without a word."
  );
}

/** The user may have named a folder with other things in it: those stay. */
async function removeNew(folder: string, before: ReadonlySet<string>): Promise<void> {
  const made = (await readdir(folder).catch(() => [])).filter((name) => !before.has(name));
  await Promise.all(made.map((name) => rm(join(folder, name), { recursive: true, force: true })));
  if (before.size === 0) await rmdir(folder).catch(() => {});
}

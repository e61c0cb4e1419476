import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { InvalidData } from "@auction-mech/core";

/** Whether a name is that of a module of the user's own, by its ending. */
export function isModulePath(text: string): boolean {
  return /\.m?js$/.test(text);
}

/** Longest time that a module may take to be imported, seconds: one that awaits forever is none. */
const IMPORT_WITHIN = 30;

/**
 * The default export of a module that the user names.
 *
 * @throws InvalidData when it cannot be imported
 */
export async function importOwn(path: string, text: string): Promise<unknown> {
  const file = await stat(path).catch(() => undefined);
  if (!file?.isFile()) {
    throw new InvalidData(
      `"${text}" must be a module, but ${path} is ${file ? "no file" : "not there"}. Check the path.`,
    );
  }
  const late = new AbortController();
  try {
    const imported = import(pathToFileURL(path).href) as Promise<{ default?: unknown }>;
    const overdue = setTimeout(IMPORT_WITHIN * 1000, undefined, { signal: late.signal }).then(() => {
      throw new Error(`its top-level await has not ended after ${IMPORT_WITHIN} s`);
    });
    return (await Promise.race([imported, overdue])).default;
  } catch (cause) {
    throw new InvalidData(
      `"${text}" must be a module that can be imported, but it fails: ${reasonOf(cause)}. Mend the module.`,
      { cause },
    );
  } finally {
    late.abort();
  }
}

/**
 * What a module's default export is or, where that is a function, makes.
 *
 * @throws InvalidData when the function throws or returns a promise
 */
export function madeBy(exported: unknown, text: string, options: object): unknown {
  if (typeof exported !== "function") return exported;
  let made: unknown;
  try {
    made = exported(options);
  } catch (cause) {
    throw new InvalidData(
      `The function that "${text}" exports must not throw, but it did: ${reasonOf(cause)}. Mend the module.`,
      { cause },
    );
  }
  if (made instanceof Promise) {
    throw new InvalidData(
      `The function that "${text}" exports must return what it makes, but it returned a promise. Await at the module's top level instead.`,
    );
  }
  return made;
}

/**
 * What a function of the user's own returns, by the name of the part that it is.
 *
 * @throws InvalidData when it throws
 */
export function callOwn<Result>(part: string, text: string, call: () => Result): Result {
  try {
    return call();
  } catch (cause) {
    throw new InvalidData(
      `\`${part}\` of "${text}" must not throw, but it did: ${reasonOf(cause)}. Mend the module.`,
      { cause },
    );
  }
}

/** What an export is, in a word. */
export function kindOfExport(made: unknown): string {
  return made === null ? "null" : typeof made;
}

/** Why something of the user's own failed, in its own words. */
function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** A module of the user's own as a run's record keeps it. What it imports in turn is not looked at. */
export interface ModuleRecord {
  readonly path: string;
  readonly sha256: string;
}

export async function recordModules(paths: readonly string[]): Promise<ModuleRecord[]> {
  return Promise.all(
    paths.map(async (path) => ({
      path,
      sha256: createHash("sha256")
        .update(await readFile(path))
        .digest("hex"),
    })),
  );
}

/** @throws InvalidData when a module is no longer the recorded one */
export async function requireSameModules(recorded: readonly ModuleRecord[]): Promise<void> {
  for (const { path, sha256 } of recorded) {
    const now = await recordModules([path]).then(
      ([module]) => `has ${module!.sha256.slice(0, 16)}…`,
      (cause: NodeJS.ErrnoException) => `cannot be read (${cause.code})`,
    );
    if (now === `has ${sha256.slice(0, 16)}…`) continue;
    throw new InvalidData(
      `"${path}" must be the module of the recorded run, with SHA-256 ${sha256.slice(0, 16)}…, but ${now}. Restore the file, or start a new run.`,
    );
  }
}

import { open, readFile, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { InvalidArgument } from "@auction-mech/core";
import { eventsOf, isRunLog, isSweepLog } from "../model/event-log.js";

/** Something that can be opened. */
export type DocumentAt =
  | { readonly kind: "study"; readonly where: string }
  | { readonly kind: "run"; readonly path: string; readonly log: string }
  | { readonly kind: "sweep"; readonly path: string }
  | { readonly kind: "sweep-log"; readonly log: string }
  | { readonly kind: "auction"; readonly path: string };

/**
 * What lies at a path or URL.
 *
 * @param folder where relative paths begin
 * @throws InvalidArgument where nothing is there, or nothing that can be opened
 */
export async function documentAt(folder: string, where: string): Promise<DocumentAt> {
  if (/^[\w+]+:\/\//.test(where)) return { kind: "study", where };
  // No shell has read what was typed here.
  const path = resolve(folder, where.replace(/^~(?=\/|$)/, homedir()));
  const [file] = path.split("#") as [string];
  const found = await stat(file).catch(() => undefined);
  if (!found) {
    throw new InvalidArgument(`"${where}" is not there. Check the path; relative ones start at ${folder}.`);
  }
  const document = found.isDirectory() ? await folderAt(path) : await fileAt(path, file);
  if (document) return document;
  throw new InvalidArgument(
    `"${where}" must be a run, a sweep, a saved auction, a study or an event log, but is none of them.`,
  );
}

export async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

// --- Internal helpers ---

async function folderAt(path: string): Promise<DocumentAt | null> {
  if (await isFile(join(path, "config.json"))) {
    if (await isFile(join(path, "study.sqlite3"))) return { kind: "sweep", path };
    const log = join(path, "events.ndjson");
    return (await isSweep(path)) ? storedElsewhere(path, log) : { kind: "run", path, log };
  }
  if (await isFile(join(path, "auction.json"))) return { kind: "auction", path };
  return null;
}

async function isSweep(path: string): Promise<boolean> {
  return /"kind": *"sweep"/.test(await readFile(join(path, "config.json"), "utf8"));
}

/** A sweep whose study is in a database that its folder does not name, because of passwords. */
async function storedElsewhere(path: string, log: string): Promise<DocumentAt> {
  if (await isFile(log)) return { kind: "sweep-log", log };
  throw new InvalidArgument(
    `The sweep in ${path} keeps its study in a database, which must be opened by its own URL (postgresql://…).`,
  );
}

/** @param path with the name of a study behind `#` where one was given */
async function fileAt(path: string, file: string): Promise<DocumentAt | null> {
  if ((await headOf(file)).startsWith("SQLite format")) return { kind: "study", where: path };
  const events = eventsOf(await readFile(file, "utf8"));
  if (isSweepLog(events)) return { kind: "sweep-log", log: file };
  return isRunLog(events) ? { kind: "run", path: file, log: file } : null;
}

async function headOf(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(16), 0, 16, 0);
    return buffer.subarray(0, bytesRead).toString("latin1");
  } finally {
    await handle.close();
  }
}

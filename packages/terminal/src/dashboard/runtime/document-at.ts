import { open, readFile, stat } from "node:fs/promises";
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
  const path = resolve(folder, where);
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
    return (await isFile(join(path, "study.sqlite3")))
      ? { kind: "sweep", path }
      : { kind: "run", path, log: join(path, "events.ndjson") };
  }
  if (await isFile(join(path, "auction.json"))) return { kind: "auction", path };
  return null;
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

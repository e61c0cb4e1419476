import type { Dirent } from "node:fs";
import { open, readdir, readFile, stat } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import type { CatalogEntry } from "../model/state.js";

/** Folders below `runs/` that are looked into. */
const DEEPEST = 4;
/** A log that was written to so lately is still being written, milliseconds. */
const FRESH = 15_000;

/** What a run or a sweep writes to while it goes on, and those who look at it do not. */
const WRITTEN = ["config.json", "events.ndjson", "trials.csv"];

const STUDY_FILE = /\.(sqlite3?|db)$/;

/** Runs, sweeps, studies and saved auctions below `folder`/runs, and studies in `folder` itself; the newest first. */
export async function scanCatalog(folder: string, now = Date.now()): Promise<readonly CatalogEntry[]> {
  const here = await list(folder);
  const studies = here.filter((file) => file.isFile() && STUDY_FILE.test(file.name));
  const found = await Promise.all([
    ...studies.map(({ name }) => studyEntry(join(folder, name), folder)),
    below(join(folder, "runs"), folder, now, DEEPEST),
  ]);
  return found.flat().sort((a, b) => b.changed - a.changed);
}

// --- Internal helpers ---

async function below(path: string, root: string, now: number, depth: number): Promise<CatalogEntry[]> {
  const files = await list(path);
  const names = new Set(files.map(({ name }) => name));
  if (names.has("config.json")) return runEntry(path, root, names, now);
  if (names.has("auction.json")) return [await auctionEntry(path, root)];
  const studies = files.filter((file) => file.isFile() && STUDY_FILE.test(file.name));
  const folders = depth > 0 ? files.filter((file) => file.isDirectory()) : [];
  const found = await Promise.all([
    ...studies.map(({ name }) => studyEntry(join(path, name), root)),
    ...folders.map(({ name }) => below(join(path, name), root, now, depth - 1)),
  ]);
  return found.flat();
}

async function list(path: string): Promise<Dirent[]> {
  return readdir(path, { withFileTypes: true }).catch(() => []);
}

/** What of a run's or a sweep's record is shown. */
interface Recorded {
  readonly kind: unknown;
  readonly mechanisms: readonly string[];
  readonly valuation: { readonly name: string; readonly bidders: number };
}

async function runEntry(
  path: string,
  root: string,
  names: ReadonlySet<string>,
  now: number,
): Promise<CatalogEntry[]> {
  const config = await recorded(join(path, "config.json"));
  if (!config) return [];
  const kind = config.kind === "sweep" ? "sweep" : "run";
  const changed = Math.max(...(await Promise.all(WRITTEN.map((name) => changedAt(join(path, name))))));
  const { name, bidders } = config.valuation;
  return [
    {
      path,
      kind,
      title: relative(root, path),
      detail: `${config.mechanisms.join(" and ")} on ${name}, ${bidders} bidders`,
      status: await statusOf(path, names, now - changed < FRESH),
      changed,
    },
  ];
}

/** A sweep has its `best.json` from its first trials on; that it is done its log says, or its silence. */
async function statusOf(
  path: string,
  names: ReadonlySet<string>,
  fresh: boolean,
): Promise<CatalogEntry["status"]> {
  if (names.has("result.json")) return "done";
  if (fresh) return (await hasResult(join(path, "events.ndjson"))) ? "done" : "running";
  return names.has("best.json") ? "done" : "stopped";
}

/** Bytes at the end of a log in which its result would begin. */
const TAIL = 1 << 16;

async function hasResult(log: string): Promise<boolean> {
  const file = await open(log).catch(() => undefined);
  if (!file) return false;
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(TAIL), 0, TAIL, Math.max(0, size - TAIL));
    return /^\{"type":"result"/m.test(buffer.toString("utf8", 0, bytesRead));
  } finally {
    await file.close();
  }
}

/** The record, where it is one: others' folders may hold a `config.json` too. */
async function recorded(file: string): Promise<Recorded | undefined> {
  try {
    const { kind, mechanism, trainings, valuation } = JSON.parse(await readFile(file, "utf8"));
    const { name, bidders } = valuation;
    if (typeof name !== "string") return undefined;
    const trained = trainings?.map((training: { mechanism: string }) => training.mechanism) ?? [mechanism];
    return { kind, mechanisms: trained.map(String), valuation: { name, bidders } };
  } catch {
    return undefined;
  }
}

async function studyEntry(path: string, root: string): Promise<CatalogEntry> {
  const changed = await changedAt(path);
  return { path, kind: "study", title: relative(root, path), detail: "study", status: "unknown", changed };
}

async function auctionEntry(path: string, root: string): Promise<CatalogEntry> {
  const changed = await changedAt(join(path, "auction.json"));
  return {
    path,
    kind: "auction",
    title: relative(root, path),
    detail: basename(path),
    status: "done",
    changed,
  };
}

async function changedAt(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

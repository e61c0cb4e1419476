import { randomInt, randomUUID } from "node:crypto";
import { InvalidArgument, requireInteger, StudyIncompatible } from "@auction-mech/core";
import { heart } from "./heart.js";
import { knownDistributions } from "./known-distributions.js";
import { withStorage } from "./open-storage.js";
import type { Pruner } from "./pruner.js";
import { medianPruner } from "./pruners/median-pruner.js";
import type { Sampler } from "./sampler.js";
import { avoidDuplicates } from "./samplers/avoid-duplicates.js";
import { nsgaIISampler } from "./samplers/nsga-ii-sampler.js";
import { tpeSampler } from "./samplers/tpe-sampler.js";
import { openStudy, type Study } from "./study.js";
import type { StudyContext } from "./study-context.js";
import { type DirectionName, parseDirections, type StudyDirection } from "./study-direction.js";
import type { StudyRecord, StudyStorage } from "./study-storage.js";

/** How a study behaves in this process; none of it but the seed is stored. */
export interface OpenStudyOptions {
  /** A storage, or a URL for `openStorage`, which the study then closes. @default in memory */
  readonly storage?: StudyStorage | string;
  /** @default TPE for one objective, NSGA-II for several */
  readonly sampler?: Sampler;
  /** @default the median pruner */
  readonly pruner?: Pruner;
  /** What random numbers derive from, with the trial's number. @default the study's own, else drawn */
  readonly seed?: number;
  /** Never evaluates the same parameters twice where that can be avoided. @default false */
  readonly avoidDuplicates?: boolean;
  /** How often a trial whose worker died is queued again. @default 1 */
  readonly maxRetries?: number;
  /** Told what is odd but no error. @default process.emitWarning */
  readonly onWarning?: (message: string) => void;
}

export interface CreateStudyOptions extends OpenStudyOptions {
  /** @default "no-name-" and a random UUID */
  readonly name?: string;
  /** @default "minimize" */
  readonly direction?: DirectionName;
  /** Several objectives, in place of `direction`. */
  readonly directions?: readonly DirectionName[];
  /** Continue the study of this name if there is one. @default false */
  readonly loadIfExists?: boolean;
}

/**
 * Makes a study, or continues it with `loadIfExists`.
 *
 * @throws StorageConflict when the name is taken
 * @throws StudyIncompatible when the study of this name has other directions than the ones given
 */
export async function createStudy(options: CreateStudyOptions = {}): Promise<Study> {
  const { name = `no-name-${randomUUID()}`, direction, directions } = options;
  if (direction !== undefined && directions !== undefined) {
    throw new InvalidArgument(
      "A study must have either `direction` or `directions`, but got both. Drop one.",
    );
  }
  const given = directions ?? (direction === undefined ? undefined : [direction]);
  const parsed = parseDirections(given ?? ["minimize"]);
  requireSeed(options.seed);
  return withStorage(options.storage, {}, async (storage, close) => {
    const found = options.loadIfExists ? await storage.findStudy(name) : undefined;
    const record = found ?? (await make(storage, name, parsed, options));
    if (given) requireDirections(record, parsed);
    return open(storage, record, options, close);
  });
}

/**
 * Opens the study of this name, or the only one in the storage.
 *
 * @throws InvalidArgument when there is none, or several and no name
 */
export async function loadStudy(options: OpenStudyOptions & { readonly name?: string }): Promise<Study> {
  requireSeed(options.seed);
  return withStorage(options.storage, { create: false }, async (storage, close) => {
    const record = await findStudy(storage, options.name);
    return open(storage, record, options, close);
  });
}

/** Deletes a study with all its trials. */
export async function deleteStudy(options: {
  readonly storage: StudyStorage | string;
  readonly name: string;
}): Promise<void> {
  await withStorage(options.storage, { create: false }, async (storage, close) => {
    await storage.deleteStudy((await findStudy(storage, options.name)).studyId);
    await close();
  });
}

/** Every study in the storage, without its trials. */
export async function studySummaries(storage: StudyStorage | string): Promise<readonly StudyRecord[]> {
  return withStorage(storage, { create: false }, async (opened, close) => {
    const records = await opened.studies();
    await close();
    return records;
  });
}

// --- Internal helpers ---

/** Where a study's seed is kept, so that whoever continues it draws from the same streams. */
const SEED = "auction-mech:seed";

function requireSeed(seed: number | undefined): void {
  if (seed !== undefined) requireInteger("seed", seed, 0, Number.MAX_SAFE_INTEGER);
}

/** Makes a study, or finds the one that another worker has just made. */
async function make(
  storage: StudyStorage,
  name: string,
  directions: readonly StudyDirection[],
  { seed = randomInt(2 ** 47), loadIfExists }: CreateStudyOptions,
): Promise<StudyRecord> {
  try {
    return await storage.study(await storage.createStudy(name, directions, { [SEED]: seed }));
  } catch (error) {
    const made = loadIfExists ? await storage.findStudy(name) : undefined;
    if (made) return made;
    throw error;
  }
}

function requireDirections({ name, directions }: StudyRecord, wanted: readonly StudyDirection[]): void {
  if (directions.join() === wanted.join()) return;
  throw new StudyIncompatible(
    `The study "${name}" must have the directions ${wanted.join(", ")}, but has ${directions.join(", ")}. Choose another name, or leave the directions out to take the study's.`,
  );
}

async function findStudy(storage: StudyStorage, name: string | undefined): Promise<StudyRecord> {
  const found = name === undefined ? await storage.studies() : [await storage.findStudy(name)];
  if (found.length === 1 && found[0]) return found[0];
  if (name !== undefined) {
    const names = (await storage.studies()).map((record) => `"${record.name}"`);
    throw new InvalidArgument(
      `The study must exist, but the storage has none named "${name}". It has: ${names.join(", ") || "no study"}.`,
    );
  }
  throw new InvalidArgument(
    `Without a name the storage must hold one study, but it holds ${found.length}. Give a name.`,
  );
}

function open(
  storage: StudyStorage,
  record: StudyRecord,
  options: OpenStudyOptions,
  close: () => Promise<void>,
): Study {
  const stored = record.systemAttrs[SEED];
  const seed = options.seed ?? (typeof stored === "number" ? stored : randomInt(2 ** 47));
  const warn = options.onWarning ?? ((message: string) => process.emitWarning(message, "StudyWarning"));
  const sampler = options.sampler ?? (record.directions.length > 1 ? nsgaIISampler() : tpeSampler());
  const context: StudyContext = {
    storage,
    studyId: record.studyId,
    sampler: options.avoidDuplicates ? avoidDuplicates(sampler) : sampler,
    pruner: options.pruner ?? medianPruner(),
    seed,
    maxRetries: options.maxRetries ?? 1,
    known: knownDistributions(),
    heart: heart(storage.heartbeats, warn),
    live: new Map(),
    record,
    stopped: false,
    warn,
  };
  return openStudy(context, close);
}

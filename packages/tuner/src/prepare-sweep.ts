import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { InvalidArgument, StudyIncompatible, type Valuation } from "@auction-mech/core";
import type { FrozenTrial, StudyRecord, StudyStorage } from "@auction-mech/study";
import {
  openValuation,
  packageVersions,
  recipes,
  requireSizes,
  type TrainSettings,
  type ValuationSource,
} from "@auction-mech/trainer";
import { CONFIG_ATTRIBUTE, claimStudy, DEFAULT_TRIALS } from "./claim-study.js";
import { type Objective, openObjective } from "./objective.js";
import { type NamedStorage, openSharedStorage, openSqlite } from "./open-shared-storage.js";
import { createPruner, createSampler } from "./search-strategy.js";
import { defaultSpace, requireSameParameters, type Space, settingsOfParams } from "./space.js";
import { type SweepComputeWish, settleSweepCompute } from "./sweep-compute.js";
import {
  decodeSpace,
  decodeSweepConfig,
  encodeSpace,
  requireSameSweep,
  type SweepConfig,
} from "./sweep-config.js";
import { CONFIG, createSweepFolder } from "./sweep-folder.js";

/** What a user asks for. Everything that can be refused is refused before anything is written. */
export interface SweepRequest extends SweepComputeWish {
  readonly valuation: ValuationSource;
  readonly mechanism: string;
  readonly seed: number;
  /** Of every trial's training, under its parameters. */
  readonly settings: TrainSettings;
  /** @default the mechanism's own */
  readonly space?: Space | undefined;
  readonly objective: string;
  readonly valSize: number;
  readonly regretProfiles: number;
  readonly sampler: string;
  readonly pruner: string;
  readonly warmStart: boolean;
  readonly study: StudyChoice;
  /** Of a new study, and of a shared one: how many it is to have. Of one that is continued: how many more. */
  readonly trials?: number | undefined;
  /** Names the run folder of a valuation's sweep; asked again with the next attempt where one exists. */
  folder(valuation: string, attempt: number): string;
  /** Flags that the user gave, which a study of ours must not contradict. */
  readonly given: readonly string[];
}

export type StudyChoice =
  | { readonly kind: "new" }
  /** A SQLite file. */
  | { readonly kind: "continued"; readonly path: string; readonly name?: string | undefined }
  /** A database that any number of machines share. */
  | { readonly kind: "shared"; readonly url: string; readonly name?: string | undefined };

/** A sweep that is ready to run. */
export interface SweepPlan {
  readonly config: SweepConfig;
  readonly valuation: Valuation;
  readonly objective: Objective;
  readonly space: Space;
  readonly studyName: string;
  readonly storage: NamedStorage;
  readonly folder: string;
  /** Trials that the study is to have, or how many more; null: as many as it was to have. */
  readonly goal: { readonly total: number } | { readonly more: number } | null;
}

/** @throws AuctionMechError with the rule, the value and the remedy */
export async function prepareSweep(request: SweepRequest): Promise<SweepPlan> {
  if (request.study.kind === "continued") return continueStudy(request, request.study);
  const { config, ...parts } = await configure(request);
  const studyName =
    ("name" in request.study && request.study.name) || `${config.mechanism} on ${config.valuation.name}`;
  const goal = { total: request.trials ?? DEFAULT_TRIALS };
  if (request.study.kind === "shared") {
    const storage = await openSharedStorage(request.study.url);
    return guarded(storage, async () => {
      const record = await storage.storage.findStudy(studyName);
      if (record) await requireFitting(record, storage.storage, config, parts);
      const folder = await newFolder(request, config);
      return { config, ...parts, studyName, storage, folder, goal };
    });
  }
  const folder = await newFolder(request, config);
  const storage = await openSqlite(join(folder, STUDY_FILE));
  const plan = { config, ...parts, studyName, storage, folder, goal };
  // At once, so that whatever ends the program before this sweep's turn, it can be continued.
  const { study } = await claimStudy(plan, () => {});
  await study.close();
  return plan;
}

// --- Internal helpers ---

const STUDY_FILE = "study.sqlite3";

type Parts = Pick<SweepPlan, "valuation" | "objective" | "space">;

async function configure(request: SweepRequest): Promise<Parts & { config: SweepConfig }> {
  const { mechanism, seed, settings, sampler, pruner } = request;
  const recipe = recipes.get(mechanism);
  const space = request.space ?? defaultSpace(mechanism);
  createSampler(sampler, space);
  createPruner(pruner);
  const objective = await openObjective(request.objective);
  const { valuation, data } = await openValuation(request.valuation);
  requireSizes({ trainSize: settings.trainSize, valSize: request.valSize }, valuation);
  const known = recipe.complete(settings, valuation);
  requireKnown(space, mechanism, known);
  const compute = await settleSweepCompute(request, mechanism);
  const config: SweepConfig = {
    v: 1,
    kind: "sweep",
    versions: packageVersions(),
    seed,
    valuation: { name: valuation.name, params: valuation.parameters, bidders: valuation.bidders, data },
    mechanism,
    settings,
    space: encodeSpace(space),
    objective: objective.text,
    valSize: request.valSize,
    regretProfiles: request.regretProfiles,
    sampler,
    pruner,
    ...compute,
    warmStart: request.warmStart,
  };
  return { config, valuation, objective, space };
}

/** Settings that complete settings may lack although the mechanism uses them. */
const OPTIONAL = new Set(["steps"]);

/** Throws where a parameter changes nothing: the mechanism has no use for it. */
function requireKnown(space: Space, mechanism: string, complete: TrainSettings): void {
  for (const [param, distribution] of Object.entries(space)) {
    const value = distribution.kind === "categorical" ? distribution.choices[0]! : distribution.low;
    const [setting] = Object.keys(settingsOfParams({ [param]: value }));
    if (setting! in complete || OPTIONAL.has(setting!)) continue;
    throw new InvalidArgument(
      `The search space must hold settings of ${mechanism}, but "${param}" changes nothing there. \`auction-mech list trainable\` shows its settings.`,
    );
  }
}

async function continueStudy(
  request: SweepRequest,
  { path, name }: Extract<StudyChoice, { kind: "continued" }>,
): Promise<SweepPlan> {
  if (!existsSync(path)) {
    throw new InvalidArgument(
      `\`--study-path\` must be the file of a study, but "${path}" does not exist. Name the study.sqlite3 of a run folder.`,
    );
  }
  const storage = await openSqlite(path);
  return guarded(storage, async () => {
    const record = await chooseStudy(await storage.storage.studies(), name, path);
    const known = decodeSweepConfig(record.userAttrs[CONFIG_ATTRIBUTE], record.name);
    const goal = request.trials === undefined ? null : { more: request.trials };
    const common = { studyName: record.name, storage, goal };
    if (!known) {
      const { config, ...parts } = await configure(request);
      await requireFitting(record, storage.storage, config, parts);
      const own = isSweepFolder(dirname(path));
      const folder = own ? dirname(path) : await newFolder(request, config);
      return { config, ...parts, ...common, folder };
    }
    if (request.given.length > 0) {
      throw new InvalidArgument(
        `\`--study-path\` takes everything from the study, but \`${request.given[0]}\` was given too. Leave it out, or start a new sweep.`,
      );
    }
    const { valuation } = await openValuation({ ...known.valuation, seed: known.seed });
    const objective = await openObjective(known.objective);
    const folder = isSweepFolder(dirname(path)) ? dirname(path) : await newFolder(request, known);
    return { config: known, valuation, objective, space: decodeSpace(known.space), ...common, folder };
  });
}

/** Closes the storage where `prepare` fails. */
async function guarded(named: NamedStorage, prepare: () => Promise<SweepPlan>): Promise<SweepPlan> {
  try {
    return await prepare();
  } catch (error) {
    await named.storage.close();
    throw error;
  }
}

function chooseStudy(records: readonly StudyRecord[], name: string | undefined, path: string): StudyRecord {
  const names = records.map((record) => `"${record.name}"`).join(", ") || "none";
  const found = name === undefined ? records : records.filter((record) => record.name === name);
  if (found.length === 1) return found[0]!;
  throw new InvalidArgument(
    name === undefined
      ? `"${path}" must hold one study, or \`--name\` must say which, but it holds ${names}. Add \`--name\`.`
      : `\`--name\` must be a study in "${path}", which holds ${names}, but got "${name}". Correct the name.`,
  );
}

/** Throws unless the study can take trials of this sweep. */
async function requireFitting(
  record: StudyRecord,
  storage: StudyStorage,
  config: SweepConfig,
  { objective, space }: Parts,
): Promise<void> {
  const known = decodeSweepConfig(record.userAttrs[CONFIG_ATTRIBUTE], record.name);
  if (known) requireSameSweep(known, config, record.name);
  const wanted = objective.objectives.map(({ direction }) => direction.toUpperCase()).join(", ");
  const directions = record.directions.join(", ");
  if (directions !== wanted) {
    throw new StudyIncompatible(
      `The study "${record.name}" must have the directions of the objective ${config.objective}, ${wanted}, but has ${directions}. Choose another objective or another study.`,
    );
  }
  const names = new Set((await storage.trials(record.studyId)).flatMap(paramNames));
  if (names.size > 0) requireSameParameters(space, [...names]);
}

function paramNames({ params }: FrozenTrial): string[] {
  return Object.keys(params);
}

function isSweepFolder(path: string): boolean {
  try {
    const config = JSON.parse(readFileSync(join(path, CONFIG), "utf8")) as { kind?: unknown };
    return config.kind === "sweep";
  } catch {
    return false;
  }
}

/** The first folder that the request names and that holds no run yet. */
async function newFolder(request: SweepRequest, config: SweepConfig): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const path = request.folder(config.valuation.name, attempt);
    const isLast = attempt === 100 || request.folder(config.valuation.name, attempt + 1) === path;
    try {
      await createSweepFolder(path, config);
      return path;
    } catch (error) {
      const isTaken = ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code === "EEXIST";
      if (isLast || !isTaken) throw error;
    }
  }
}

import { appendFile, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import {
  InvalidArgument,
  InvalidData,
  type RunEvent,
  type RunResult,
  type TrainableMechanism,
} from "@auction-mech/core";
import { writeFileAtomic } from "@auction-mech/core/node";
import type { AuctionOrigin } from "@auction-mech/mechanism";
import { saveAuction } from "@auction-mech/mechanism/node";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "./checkpoint.js";
import { runResultSchema } from "./results/run-result.js";
import { decodeRunConfig, type RunConfig } from "./run-config.js";

const CONFIG = "config.json";
const CHECKPOINT = "checkpoint.json";
const EVENTS = "events.ndjson";
const RESULT = "result.json";

/**
 * A run on disk: `config.json`, `events.ndjson` (the run's events as they
 * came), `result.json`, and for each training a folder with the auction and
 * its `checkpoint.json`.
 */
export interface RunFolder {
  readonly path: string;
  /** The folder of one training, which is also that of its saved auction. */
  training(mechanism: string, seed: number, variant?: string): TrainingFolder;
  record(event: RunEvent): Promise<void>;
}

export interface TrainingFolder {
  readonly path: string;
  checkpoint(): Promise<Checkpoint | undefined>;
  saveCheckpoint(checkpoint: Checkpoint): Promise<void>;
  saveAuction(auction: TrainableMechanism, origin: AuctionOrigin): Promise<void>;
}

/**
 * Starts a new run in `path`, made if missing.
 *
 * @throws InvalidArgument when the folder cannot be written or already holds a run
 */
export async function createRunFolder(path: string, config: RunConfig): Promise<RunFolder> {
  try {
    await writeFileAtomic(join(path, CONFIG), `${JSON.stringify(config, null, 2)}\n`, { exclusive: true });
  } catch (cause) {
    const { code, syscall } = cause as NodeJS.ErrnoException;
    if (code === "EEXIST" && syscall !== "mkdir") {
      throw new InvalidArgument(
        `The output folder must be new, but "${path}" already holds a run. Go on with it by \`--resume ${path}\`, or name another folder.`,
        { cause },
      );
    }
    throw new InvalidArgument(
      `The output folder must be writable, but "${path}" is not (${code}). Name another folder.`,
      { cause },
    );
  }
  return runFolder(path, config);
}

/**
 * Opens the run that {@link createRunFolder} started.
 *
 * @throws InvalidData when there is none
 */
export async function openRunFolder(path: string): Promise<{ folder: RunFolder; config: RunConfig }> {
  const file = join(path, CONFIG);
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    throw new InvalidData(
      `A run must be a folder with ${CONFIG}, but "${file}" cannot be read. Name the folder that \`auction-mech train\` printed.`,
      { cause },
    );
  }
  const config = decodeRunConfig(text, file);
  return { folder: runFolder(path, config), config };
}

/** What the run in `path` ended with. @throws InvalidData when it has no result of this version */
export async function recordedResult(path: string): Promise<RunResult> {
  const file = join(path, RESULT);
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw new InvalidData(
      `A run that is repeated must have a result to compare with, but "${file}" cannot be read. Name the folder of a finished run.`,
      { cause },
    );
  }
  const parsed = runResultSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new InvalidData(
    `"${file}" must be a run's result, but its \`${parsed.error.issues[0]!.path.join(".")}\` is not: ${parsed.error.issues[0]!.message}. Use the release of auction-mech that made the run.`,
  );
}

// --- Internal helpers ---

function runFolder(path: string, { seeds }: RunConfig): RunFolder {
  return {
    path,
    training(mechanism, seed, variant) {
      const own = join(path, variant === undefined ? mechanism : `${mechanism}-${variant}`);
      return trainingFolder(seeds === 1 ? own : join(own, `seed-${seed}`));
    },
    async record(event) {
      await appendFile(join(path, EVENTS), `${JSON.stringify(event)}\n`);
      if (event.type === "result") {
        await writeFileAtomic(join(path, RESULT), `${JSON.stringify(event, null, 2)}\n`);
      }
    },
  };
}

function trainingFolder(path: string): TrainingFolder {
  const file = join(path, CHECKPOINT);
  return {
    path,
    saveAuction: (auction, origin) => saveAuction(path, auction, origin),
    saveCheckpoint: (checkpoint) => writeFileAtomic(file, encodeCheckpoint(checkpoint)),
    async checkpoint() {
      return (await exists(file)) ? decodeCheckpoint(await readFile(file, "utf8"), file) : undefined;
    },
  };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

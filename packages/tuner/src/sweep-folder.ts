import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { InvalidArgument, type TrainableMechanism } from "@auction-mech/core";
import { makeFolder, writeFileAtomic } from "@auction-mech/core/node";
import { architectures } from "@auction-mech/mechanism";
import { loadAuction, saveAuction } from "@auction-mech/mechanism/node";
import type { FrozenTrial } from "@auction-mech/study";
import { bestJson } from "./report/best-json.js";
import { trialsCsv } from "./report/trials-csv.js";
import type { SweepConfig } from "./sweep-config.js";
import type { SweepObjective, SweepTrial } from "./sweep-event.js";
import type { AuctionParts } from "./worker/protocol.js";

/**
 * A sweep on disk: `config.json`, `trials.csv`, `best.json`, the best auction
 * in `best/`, and pictures. Every file is replaced as a whole.
 */
export interface SweepFolder {
  readonly path: string;
  /** The folder of the best auction. */
  readonly best: string;
  saveTrials(trials: readonly FrozenTrial[]): Promise<void>;
  saveBest(trial: SweepTrial, auction: AuctionParts): Promise<void>;
  /** The auction of this trial, where it is the saved one and `best.json` is this trial's. */
  savedBest(number: number): Promise<TrainableMechanism | undefined>;
  savePicture(name: string, svg: string): Promise<string>;
}

export const CONFIG = "config.json";

/** The study of a sweep that shares it with no other machine. */
export const STUDY = "study.sqlite3";

/**
 * Makes a sweep's folder.
 *
 * @throws InvalidArgument when it cannot be written, or already holds a run
 */
export async function createSweepFolder(path: string, config: SweepConfig): Promise<void> {
  try {
    await writeFileAtomic(join(path, CONFIG), `${JSON.stringify(config, null, 2)}\n`, { exclusive: true });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") {
      throw new InvalidArgument(
        `The output folder must be new, but "${path}" already holds a run. Go on with a sweep by \`--study-path ${join(path, STUDY)}\`, or name another folder.`,
        { cause },
      );
    }
    throw notWritable(path, cause);
  }
}

/** @throws InvalidArgument when the folder cannot be written */
export async function openSweepFolder(
  path: string,
  config: SweepConfig,
  objectives: readonly SweepObjective[],
): Promise<SweepFolder> {
  const write = async (name: string, content: string) => {
    try {
      await writeFileAtomic(join(path, name), content);
    } catch (cause) {
      throw notWritable(path, cause);
    }
  };
  await makeFolder(path).catch((cause: unknown) => {
    throw notWritable(path, cause);
  });
  await write(CONFIG, `${JSON.stringify(config, null, 2)}\n`);
  const best = join(path, "best");
  return {
    path,
    best,
    saveTrials: (trials) => write("trials.csv", trialsCsv(trials, { space: config.space, objectives })),
    async saveBest(trial, { spec, parameters }) {
      const { valuation, seed, mechanism } = config;
      const auction = architectures.get(mechanism).create(spec, parameters);
      const { name, params, bidders } = valuation;
      await saveAuction(best, auction, {
        valuation: { name, params, bidders },
        seed,
        status: "completed",
        trial: trial.number,
      });
      await write("best.json", bestJson(trial, config, objectives));
    },
    async savedBest(number) {
      try {
        const { auction, origin } = await loadAuction(best);
        // Written after the auction: a kill may have come between them.
        const told = JSON.parse(await readFile(join(path, "best.json"), "utf8")) as { number?: unknown };
        return origin.trial === number && told.number === number ? auction : undefined;
      } catch {
        // None yet, or not whole: it is trained again.
        return undefined;
      }
    },
    async savePicture(name, svg) {
      await write(name, svg);
      return join(path, name);
    },
  };
}

// --- Internal helpers ---

function notWritable(path: string, cause: unknown): InvalidArgument {
  const { code = String(cause) } = cause as NodeJS.ErrnoException;
  return new InvalidArgument(
    `The output folder must be writable, but "${path}" is not (${code}). Name another folder.`,
    { cause },
  );
}

import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { AuctionMechError } from "@auction-mech/core";
import { makeFolder, writeFileAtomic } from "@auction-mech/core/node";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "@auction-mech/trainer";
import { stable } from "../sweep-config.js";
import { underLock } from "./lock.js";

export interface WarmStartOptions {
  /** The cache's folder, made if missing. */
  readonly folder: string;
  /** Everything that decides phase 1, as JSON. */
  readonly content: unknown;
  /** Trains phase 1. */
  readonly train: () => Promise<Checkpoint>;
  /** Told where it stands. */
  readonly listen: (state: WarmStartState) => void;
}

export interface WarmStartState {
  readonly state: "training" | "waiting" | "ready";
  readonly key: string;
  readonly reused?: boolean;
}

/**
 * Where the trained phase 1 is kept: `$AUCTION_MECH_CACHE`, else the user's
 * cache folder.
 */
export function warmStartFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { AUCTION_MECH_CACHE: own, XDG_CACHE_HOME: xdg, LOCALAPPDATA: windows } = environment;
  return join(own || join(xdg || windows || join(homedir(), ".cache"), "auction-mech"), "warm-start");
}

/**
 * Phase 1 by its content: found in the cache, or trained once and kept, however
 * many workers and processes ask at the same time. A file that is damaged is
 * trained again.
 */
export async function warmStart({ folder, content, train, listen }: WarmStartOptions): Promise<Checkpoint> {
  const key = contentKey(content);
  const path = join(folder, `${key}.json`);
  await makeFolder(folder);
  let reused = true;
  const checkpoint = await underLock(`${path}.lock`, {
    done: () => readCheckpoint(path),
    waiting: () => listen({ state: "waiting", key }),
    async work() {
      reused = false;
      listen({ state: "training", key });
      const trained = await train();
      await writeFileAtomic(path, encodeCheckpoint(trained));
      return trained;
    },
  });
  listen({ state: "ready", key, reused });
  return checkpoint;
}

/** The name of what `content` describes: the same for the same content, whatever the order of its keys. */
export function contentKey(content: unknown): string {
  return createHash("sha256").update(stable(content)).digest("hex").slice(0, 32);
}

// --- Internal helpers ---

async function readCheckpoint(path: string): Promise<Checkpoint | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return decodeCheckpoint(text, path);
  } catch (error) {
    if (!AuctionMechError.isInstance(error)) throw error;
    await rm(path, { force: true });
    return undefined;
  }
}

import { readFile, rm } from "node:fs/promises";
import { homedir, hostname } from "node:os";
import { join } from "node:path";
import { writeFileAtomic } from "@auction-mech/core/node";
import type { Trial } from "./trial.js";

/** What trials found, kept between processes. Losing it costs time alone, so nothing here throws. */
export interface TrialCache {
  get(name: string, fingerprint: string): Promise<Trial | undefined>;
  set(name: string, fingerprint: string, trial: Trial): Promise<void>;
  /** Forgets everything about a backend. */
  delete(name: string): Promise<void>;
}

/** A failure is looked at again after so many milliseconds: a GPU may have been busy or full. */
const FAILURE_KEPT = 3_600_000;

/**
 * One small file a backend, in a folder of this machine's name: a home folder
 * may be shared by several.
 */
export function trialCache(folder = defaultFolder()): TrialCache {
  const file = (name: string) => join(folder, hostname(), `${name}.json`);
  return {
    async get(name, fingerprint) {
      try {
        const kept = JSON.parse(await readFile(file(name), "utf8")) as Kept;
        const current =
          kept.fingerprint === fingerprint && (kept.trial.usable || Date.now() - kept.at < FAILURE_KEPT);
        return current ? kept.trial : undefined;
      } catch {
        return undefined; // none yet, or damaged
      }
    },
    async set(name, fingerprint, trial) {
      const kept: Kept = { fingerprint, at: Date.now(), trial };
      // A read-only home is no reason to fail.
      await writeFileAtomic(file(name), JSON.stringify(kept)).catch(() => {});
    },
    async delete(name) {
      await rm(file(name), { force: true }).catch(() => {});
    },
  };
}

interface Kept {
  readonly fingerprint: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly trial: Trial;
}

/** The system's place for what can be made again. */
function defaultFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (XDG_CACHE_HOME) return join(XDG_CACHE_HOME, "auction-mech");
  if (process.platform === "win32" && LOCALAPPDATA) return join(LOCALAPPDATA, "auction-mech", "cache");
  const ofSystem = process.platform === "darwin" ? "Library/Caches" : ".cache";
  return join(homedir(), ofSystem, "auction-mech");
}

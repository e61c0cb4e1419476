import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { InvalidData } from "@auction-mech/core";

/** Whether a name is that of a module of the user's own, by its ending. */
export function isModulePath(text: string): boolean {
  return /\.m?js$/.test(text);
}

/**
 * The default export of a module that the user names.
 *
 * @throws InvalidData when it cannot be imported
 */
export async function importOwn(path: string, text: string): Promise<unknown> {
  try {
    return ((await import(pathToFileURL(path).href)) as { default?: unknown }).default;
  } catch (cause) {
    throw new InvalidData(
      `"${text}" must be a module that can be imported, but it fails: ${cause instanceof Error ? cause.message : cause}. Mend the module.`,
      { cause },
    );
  }
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

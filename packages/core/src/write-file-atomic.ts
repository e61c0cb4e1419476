import { randomUUID } from "node:crypto";
import { link, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { makeFolder } from "./make-folder.js";

export interface WriteFileOptions {
  /** Fails with the code EEXIST where there is a file already, also one that came a moment ago. */
  readonly exclusive?: boolean;
}

/**
 * Writes a whole file or nothing: to a temporary file beside it, synchronised
 * to the disk, then renamed over `path`. Missing folders are made.
 */
export async function writeFileAtomic(
  path: string,
  content: Uint8Array | string,
  { exclusive = false }: WriteFileOptions = {},
): Promise<void> {
  await makeFolder(dirname(path));
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await (exclusive ? link(temporary, path) : rename(temporary, path));
    if (exclusive) await rm(temporary);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

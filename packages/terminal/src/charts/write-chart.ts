import { access, constants, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { InvalidArgument } from "@auction-mech/core";
import { writeFileAtomic } from "@auction-mech/core/node";
import { userFolder } from "../user-folder.js";

/** Refuses, before anything is computed, a file of `--svg` that could not be written. */
export async function requireChartFile(svg: string | undefined): Promise<void> {
  if (svg === undefined) return;
  const path = resolve(userFolder(), svg);
  if (svg === "" || (await stat(path).catch(() => undefined))?.isDirectory())
    throw notWritable(svg, "EISDIR");
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const code = await access(folder, constants.W_OK).then(
      () => undefined,
      (error: NodeJS.ErrnoException) => error.code,
    );
    if (code === undefined) return;
    // Missing folders are made in the nearest that is there.
    if (code !== "ENOENT") throw notWritable(svg, code);
  }
}

/** Writes a drawing where `--svg` says. */
export async function writeChart(svg: string, drawing: string): Promise<void> {
  try {
    await writeFileAtomic(resolve(userFolder(), svg), drawing);
  } catch (cause) {
    throw notWritable(svg, (cause as NodeJS.ErrnoException).code, cause);
  }
}

function notWritable(svg: string, code: string | undefined, cause?: unknown): InvalidArgument {
  return new InvalidArgument(
    `\`--svg\` must name a file that can be written, but got "${svg}" (${code}). Name another.`,
    { cause },
  );
}

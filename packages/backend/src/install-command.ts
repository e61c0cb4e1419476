import { existsSync } from "node:fs";
import { join } from "node:path";

/** Whether this file belongs to a clone of the workspace, and not to an installed package. */
export const inClone = existsSync(join(import.meta.dirname, "../../../pnpm-workspace.yaml"));

/** The command that adds an optional library: to the workspace in a clone, else to the user's own project. */
export function installCommand(library: string, { builds = false } = {}): string {
  if (!inClone) return `npm install ${library}`;
  // pnpm runs a package's own install script, which downloads the library, only where told to.
  const allowed = builds ? ` --allow-build=${library.replace(/(?<=.)@.*/, "")}` : "";
  return `pnpm add -w${allowed} ${library}`;
}

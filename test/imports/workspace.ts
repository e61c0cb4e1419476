import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import ts from "typescript";

/** The dependency fields of a package.json. */
export interface Manifest {
  readonly name: string;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** What the rules look at, of one folder of the workspace. */
export interface WorkspacePackage {
  /** From the root, such as "packages/core". */
  readonly folder: string;
  readonly manifest: Manifest;
  /** Folders that its tsconfig.json refers to, from the root; null where there is no tsconfig.json. */
  readonly references: readonly string[] | null;
  /** Source text by path within the folder, such as "src/index.ts". */
  readonly files: ReadonlyMap<string, string>;
}

export interface Workspace {
  readonly packages: readonly WorkspacePackage[];
  readonly root: Manifest;
}

/** Reads every package under packages/ and tools/. */
export function readWorkspace(root: string): Workspace {
  const folders = ["packages", "tools"]
    .filter((parent) => existsSync(join(root, parent)))
    .flatMap((parent) => readdirSync(join(root, parent)).map((name) => `${parent}/${name}`))
    .filter((folder) => existsSync(join(root, folder, "package.json")));
  return {
    root: readJson(join(root, "package.json")) as Manifest,
    packages: folders.map((folder) => ({
      folder,
      manifest: readJson(join(root, folder, "package.json")) as Manifest,
      references: readReferences(root, folder),
      files: readSources(join(root, folder)),
    })),
  };
}

/** The folders that `folder/tsconfig.json` refers to, from the root. */
export function readReferences(root: string, folder: string): readonly string[] | null {
  const path = join(root, folder, "tsconfig.json");
  if (!existsSync(path)) return null;
  const { references = [] } = readJson(path) as { references?: { path: string }[] };
  return references.map((reference) => relative(root, resolve(root, folder, reference.path)));
}

// --- Internal helpers ---

const SKIPPED = new Set(["node_modules", "dist", "build", "coverage"]);
const isSkipped = (name: string) => SKIPPED.has(name) || name.startsWith(".");

function readSources(folder: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const walk = (at: string) => {
    for (const entry of readdirSync(join(folder, at), { withFileTypes: true })) {
      const path = at === "" ? entry.name : `${at}/${entry.name}`;
      if (entry.isDirectory() && !isSkipped(entry.name)) walk(path);
      if (entry.isFile() && /\.[cm]?[jt]sx?$/.test(entry.name)) {
        files.set(path, readFileSync(join(folder, path), "utf8"));
      }
    }
  };
  walk("");
  return files;
}

/** JSON with comments, as tsconfig files are. */
function readJson(path: string): unknown {
  const { config, error } = ts.parseConfigFileTextToJson(path, readFileSync(path, "utf8"));
  if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, "\n"));
  return config;
}

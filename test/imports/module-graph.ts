import { posix } from "node:path";
import { type Demands, demandsOf } from "./parse.js";
import type { WorkspacePackage } from "./workspace.js";

/** A file of a package, what it asks for, and which of its package's entries lead to it. */
export interface Module extends Demands {
  readonly path: string;
  readonly kind: "source" | "testing" | "assembly" | "test" | "script";
  /** Whether `src/node.ts` is the only entry that reaches it. */
  readonly behindNode: boolean;
}

/** Every file of the package with its place in the module graph. */
export function modulesOf({ files }: WorkspacePackage): readonly Module[] {
  const demands = new Map([...files].map(([path, text]) => [path, demandsOf(path, text)]));
  const reach = (...entries: string[]) => reachable(entries, files, demands);
  const node = reach("src/node.ts");
  const testing = reach("src/testing.ts");
  const sources = [...files.keys()].filter((path) => path.startsWith("src/"));
  // What no special entry reaches, such as index.ts, a command or a forgotten file, is an entry to all below it.
  const main = reach(...sources.filter((path) => !node.has(path) && !testing.has(path)), "src/index.ts");
  return [...demands].map(([path, demand]) => ({
    ...demand,
    path,
    kind: kindOf(path, testing.has(path) && !main.has(path) && !node.has(path)),
    behindNode: node.has(path) && !main.has(path) && !testing.has(path),
  }));
}

/**
 * Files that import each other around a circle, types included, save where an
 * import is loaded only once it is needed. Each way round begins and ends with
 * the same file, and no file is on two of them.
 */
export function circlesOf({ files }: WorkspacePackage): readonly (readonly string[])[] {
  const demands = new Map([...files].map(([path, text]) => [path, demandsOf(path, text)]));
  const found: (readonly string[])[] = [];
  const told = new Set<string>();
  for (const path of [...files.keys()].sort()) {
    if (told.has(path)) continue;
    const targets = (from: string) =>
      targetsOf(
        from,
        demands.get(from)!.imports.filter(({ lazy }) => !lazy),
        files,
      );
    const way = wayRound(path, targets);
    if (!way) continue;
    found.push(way);
    for (const file of way) told.add(file);
  }
  return found;
}

/** Where a relative import leads, from the package's folder; it need not exist. */
export function resolveRelative(from: string, specifier: string): string {
  return posix.join(posix.dirname(from), specifier);
}

// --- Internal helpers ---

function kindOf(path: string, onlyTesting: boolean): Module["kind"] {
  if (path.startsWith("test/") || /\.test\.[cm]?[jt]sx?$/.test(path)) return "test";
  if (path.startsWith("assembly/")) return "assembly";
  if (path.startsWith("src/")) return onlyTesting ? "testing" : "source";
  return "script";
}

function reachable(
  entries: readonly string[],
  files: ReadonlyMap<string, string>,
  demands: ReadonlyMap<string, Demands>,
): ReadonlySet<string> {
  const reached = new Set<string>();
  const queue = entries.filter((entry) => files.has(entry));
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    const values = demands.get(path)!.imports.filter(({ typeOnly }) => !typeOnly);
    queue.push(...targetsOf(path, values, files));
  }
  return reached;
}

/** The shortest way from a file back to itself. */
function wayRound(
  start: string,
  targets: (path: string) => readonly string[],
): readonly string[] | undefined {
  const before = new Map<string, string>();
  const queue = [start];
  for (const path of queue) {
    for (const target of targets(path)) {
      if (before.has(target)) continue;
      before.set(target, path);
      if (target !== start) {
        queue.push(target);
        continue;
      }
      const way = [start];
      do way.unshift(before.get(way[0]!)!);
      while (way[0] !== start);
      return way;
    }
  }
  return undefined;
}

/** The package's own files that these imports of a file lead to. */
function targetsOf(
  path: string,
  imports: Demands["imports"],
  files: ReadonlyMap<string, string>,
): readonly string[] {
  return imports.flatMap(({ specifier }) => {
    if (!specifier?.startsWith(".")) return [];
    return sourceFile(resolveRelative(path, specifier), files) ?? [];
  });
}

/** The source behind an import of its output: `./a.js` is `./a.ts` or `./a.tsx`. */
function sourceFile(path: string, files: ReadonlyMap<string, string>): string | undefined {
  const stem = path.replace(/\.([cm]?)jsx?$/, ".$1ts");
  return [path, stem, `${stem}x`, `${path}.ts`, `${path}/index.ts`].find((candidate) => files.has(candidate));
}

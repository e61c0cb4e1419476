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
    for (const { specifier, typeOnly } of demands.get(path)!.imports) {
      if (typeOnly || !specifier?.startsWith(".")) continue;
      const target = sourceFile(resolveRelative(path, specifier), files);
      if (target) queue.push(target);
    }
  }
  return reached;
}

/** The source behind an import of its output: `./a.js` is `./a.ts` or `./a.tsx`. */
function sourceFile(path: string, files: ReadonlyMap<string, string>): string | undefined {
  const stem = path.replace(/\.([cm]?)jsx?$/, ".$1ts");
  return [path, stem, `${stem}x`, `${path}.ts`, `${path}/index.ts`].find((candidate) => files.has(candidate));
}

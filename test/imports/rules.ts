import {
  BUNDLED,
  CLOSED_LISTS,
  FAMILIES,
  LOADS_USER_MODULES,
  MAY_IMPORT,
  RUNS_IN_BROWSER,
  SCOPE,
  TEST_LIBRARIES,
} from "./design.js";
import { circlesOf, type Module, modulesOf, resolveRelative } from "./module-graph.js";
import { libraryOf } from "./parse.js";
import type { Manifest, Workspace, WorkspacePackage } from "./workspace.js";

export type Rule =
  | "listed" // every folder of the workspace stands in the design, under its own name
  | "graph" // who may import whom
  | "family" // React and Ink, TensorFlow.js, SQL: each in its place
  | "closed-list" // no other dependency than those promised
  | "declared" // every imported package stands in package.json
  | "node-entry" // Node's own things only behind `./node`
  | "inside" // a relative import stays in its package, and source does not import tests
  | "computed" // a module's name can be read in the source
  | "acyclic" // no file of a package needs itself by way of others
  | "references"; // tsconfig references = workspace dependencies

export interface Violation {
  readonly rule: Rule;
  /** File and line, from the root. */
  readonly at: string;
  readonly message: string;
}

/** Every place where the workspace leaves the design's import rules. */
export function violations(workspace: Workspace): readonly Violation[] {
  return workspace.packages.flatMap((pkg) => {
    if (!(pkg.folder in MAY_IMPORT)) {
      const message = `"${pkg.folder}" is not a package of the design; known: ${Object.keys(MAY_IMPORT).join(", ")}.`;
      return [{ rule: "listed" as const, at: pkg.folder, message }];
    }
    return [
      ...manifestViolations(pkg),
      ...referenceViolations(pkg),
      ...circleViolations(pkg),
      ...modulesOf(pkg).flatMap((module) => moduleViolations(pkg, module, workspace.root)),
    ];
  });
}

// --- package.json and tsconfig.json ---

function manifestViolations({ folder, manifest }: WorkspacePackage): Violation[] {
  const at = `${folder}/package.json`;
  const found: Violation[] = [];
  const name = `${SCOPE}${baseName(folder)}`;
  if (manifest.name !== name) {
    found.push({ rule: "listed", at, message: `The package must be named ${name}, not ${manifest.name}.` });
  }
  for (const [field, libraries] of dependencyFields(manifest)) {
    for (const library of Object.keys(libraries)) {
      // What a consumer never installs may be there for tests.
      const typeOnly = field === "devDependencies" || field === "peerDependencies";
      found.push(...placeViolations(folder, library, typeOnly, at));
      const closed = CLOSED_LISTS[folder];
      if (field !== "devDependencies" && closed && !closed.includes(library)) {
        found.push({ rule: "closed-list", at, message: `${library} is not one of ${closed.join(", ")}.` });
      }
    }
  }
  return found;
}

function referenceViolations({ folder, manifest, references }: WorkspacePackage): Violation[] {
  if (references === null) return [];
  const dependencies = dependencyFields(manifest)
    .flatMap(([, libraries]) => Object.keys(libraries))
    .filter((library) => library.startsWith(SCOPE))
    .map((library) => `packages/${library.slice(SCOPE.length)}`);
  const at = `${folder}/tsconfig.json`;
  const missing = dependencies.filter((dependency) => !references.includes(dependency));
  const surplus = references.filter((reference) => !dependencies.includes(reference));
  return [
    ...missing.map((path) => ({ path, message: `lacks a reference to ${path}, which package.json names.` })),
    ...surplus.map((path) => ({ path, message: `refers to ${path}, which package.json does not name.` })),
  ].map(({ message }) => ({ rule: "references", at, message }));
}

// --- Source files ---

function circleViolations(pkg: WorkspacePackage): Violation[] {
  return circlesOf(pkg).map((way) => ({
    rule: "acyclic",
    at: `${pkg.folder}/${way[0]}`,
    message: `These files import each other in a circle: ${way.join(" → ")}.`,
  }));
}

function moduleViolations(pkg: WorkspacePackage, module: Module, root: Manifest): Violation[] {
  const { folder } = pkg;
  const found: Violation[] = [];
  const needsBrowser =
    RUNS_IN_BROWSER.includes(folder) &&
    (module.kind === "source" || module.kind === "testing") &&
    !module.behindNode;
  for (const site of module.imports) {
    const at = `${folder}/${module.path}:${site.line}`;
    if (site.specifier === null) {
      if (module.kind === "source" && !LOADS_USER_MODULES.includes(folder) && !folder.startsWith("tools/")) {
        found.push({ rule: "computed", at, message: "The module's name must be a literal." });
      }
    } else if (/^(\.|\/|[a-z]+:\/\/|data:|file:)/.test(site.specifier)) {
      found.push(...pathViolations(module, site.specifier, at));
    } else {
      found.push(...libraryViolations(pkg, module, site.specifier, site.typeOnly, root, at));
      if (needsBrowser && isNodeOnly(site.specifier)) {
        const message = `${site.specifier} is Node's: only files that src/node.ts alone reaches may import it.`;
        found.push({ rule: "node-entry", at, message });
      }
    }
  }
  for (const { name, line } of needsBrowser ? module.nodeGlobals : []) {
    const message = `${name} is Node's: only files that src/node.ts alone reaches may use it.`;
    found.push({ rule: "node-entry", at: `${folder}/${module.path}:${line}`, message });
  }
  return found;
}

function libraryViolations(
  { folder, manifest }: WorkspacePackage,
  { kind }: Module,
  specifier: string,
  typeOnly: boolean,
  root: Manifest,
  at: string,
): Violation[] {
  const library = libraryOf(specifier);
  const own = library === manifest.name;
  if (kind === "assembly") {
    return [{ rule: "inside", at, message: `AssemblyScript imports files of its own, not ${library}.` }];
  }
  if (own && (kind === "test" || kind === "script")) return [];
  const found = placeViolations(folder, library, typeOnly || kind === "test", at);
  if (library.startsWith("node:") || own) return found;
  const isDeclared = declaringManifests(kind, manifest, root).some((declared) => library in declared);
  const isTestLibrary = kind === "test" && TEST_LIBRARIES.includes(library);
  const isBundled = BUNDLED[folder]?.includes(library) && library in (manifest.devDependencies ?? {});
  if (!isDeclared && !isTestLibrary && !isBundled) {
    const message = `${library} is imported here, but package.json does not declare it for ${kind} files.`;
    found.push({ rule: "declared", at, message });
  }
  return found;
}

/** The graph between packages and the places of the library families. */
function placeViolations(folder: string, library: string, typeOnly: boolean, at: string): Violation[] {
  if (library.startsWith(SCOPE)) {
    const name = library.slice(SCOPE.length);
    const allowed = MAY_IMPORT[folder]!;
    if (allowed.includes(name)) return [];
    const list = allowed.join(", ") || "no other package";
    return [{ rule: "graph", at, message: `${folder} may import ${list}, but not ${name}.` }];
  }
  if (folder.startsWith("tools/")) return [];
  return FAMILIES.filter(({ has }) => has(library)).flatMap(({ name, values, typesOnly }) => {
    if (values.includes(folder) || (typeOnly && typesOnly.includes(folder))) return [];
    const places = [...values, ...typesOnly.map((place) => `${place} (types only)`)].join(", ");
    return [{ rule: "family" as const, at, message: `${library}: ${name} belongs in ${places}.` }];
  });
}

function pathViolations({ path, kind }: Module, specifier: string, at: string): Violation[] {
  const target = resolveRelative(path, specifier);
  if (!specifier.startsWith(".") || target.startsWith("..")) {
    return [{ rule: "inside", at, message: `${specifier} leaves the package: import packages by name.` }];
  }
  if ((kind === "source" || kind === "testing") && target.startsWith("test/")) {
    return [{ rule: "inside", at, message: `${specifier}: source must not import tests.` }];
  }
  return [];
}

// --- Internal helpers ---

/** Types too: the declarations of a browser entry must not need Node's. */
const isNodeOnly = (specifier: string) =>
  libraryOf(specifier).startsWith("node:") || (specifier.startsWith(SCOPE) && specifier.endsWith("/node"));

const baseName = (folder: string) => folder.slice(folder.lastIndexOf("/") + 1);

/** Where a file of this kind may find its imports declared. */
function declaringManifests(kind: Module["kind"], manifest: Manifest, root: Manifest) {
  const { dependencies = {}, peerDependencies = {}, optionalDependencies = {} } = manifest;
  const installed = [dependencies, peerDependencies, optionalDependencies];
  if (kind === "source" || kind === "testing") return installed;
  return [...installed, manifest.devDependencies ?? {}, root.devDependencies ?? {}];
}

function dependencyFields(manifest: Manifest) {
  const {
    dependencies = {},
    devDependencies = {},
    peerDependencies = {},
    optionalDependencies = {},
  } = manifest;
  return Object.entries({ dependencies, devDependencies, peerDependencies, optionalDependencies });
}

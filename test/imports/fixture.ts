import type { Manifest, Workspace, WorkspacePackage } from "./workspace.js";

export interface FixtureOptions extends Omit<Partial<Manifest>, "name"> {
  readonly name?: string;
  readonly references?: readonly string[] | null;
  readonly files?: Readonly<Record<string, string>>;
}

/** A workspace of one package, in memory. References follow the dependencies unless given. */
export function workspaceWith(folder: string, options: FixtureOptions = {}): Workspace {
  return {
    root: { name: "root", devDependencies: { vitest: "1", "fast-check": "1" } },
    packages: [packageWith(folder, options)],
  };
}

function packageWith(
  folder: string,
  { files = {}, references, ...manifest }: FixtureOptions,
): WorkspacePackage {
  const name = `@auction-mech/${folder.slice(folder.lastIndexOf("/") + 1)}`;
  const workspaceDependencies = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
    .filter((library) => library.startsWith("@auction-mech/"))
    .map((library) => library.replace("@auction-mech/", "packages/"));
  return {
    folder,
    manifest: { name, ...manifest },
    references: references === undefined ? workspaceDependencies : references,
    files: new Map(Object.entries(files)),
  };
}

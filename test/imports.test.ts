import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { workspaceWith } from "./imports/fixture.js";
import { demandsOf } from "./imports/parse.js";
import { violations } from "./imports/rules.js";
import { readReferences, readWorkspace } from "./imports/workspace.js";

const ROOT = resolve(import.meta.dirname, "..");

describe("the workspace", () => {
  const workspace = readWorkspace(ROOT);

  it("keeps the import rules of the design", () => {
    expect(violations(workspace)).toEqual([]);
  });

  it("was read: every package has a manifest, references and sources", () => {
    expect(workspace.packages.map(({ folder }) => folder)).toContain("packages/core");
    for (const { folder, files, references } of workspace.packages) {
      expect(
        [...files.keys()].some((path) => path.startsWith("src/")),
        folder,
      ).toBe(true);
      expect(references, folder).not.toBeNull();
    }
  });

  it("type-checks every package and its tests: the root tsconfig refers to both", () => {
    const tests = workspace.packages
      .filter(({ files }) => [...files.keys()].some((path) => path.startsWith("test/")))
      .map(({ folder }) => `${folder}/test`);
    const expected = [...workspace.packages.map(({ folder }) => folder), ...tests, "test"];
    expect(readReferences(ROOT, ".")).toEqual(expect.arrayContaining(expected));
    for (const folder of tests) expect(readReferences(ROOT, folder), folder).not.toBeNull();
  });
});

/** Rules broken by a workspace of one package, without repetition. */
function broken(...fixture: Parameters<typeof workspaceWith>): string[] {
  return [...new Set(violations(workspaceWith(...fixture)).map(({ rule }) => rule))];
}

/** Rules broken by one source file of a package that declares `libraries`. */
function brokenBy(folder: string, source: string, libraries: string[] = [], path = "src/index.ts"): string[] {
  const dependencies = Object.fromEntries(libraries.map((library) => [library, "1"]));
  return broken(folder, { dependencies, files: { [path]: source } });
}

const CORE = "@auction-mech/core";
const TF = "@tensorflow/tfjs-core";

describe("listed", () => {
  it("refuses a folder and a name that the design does not have", () => {
    expect(broken("packages/utils")).toEqual(["listed"]);
    expect(broken("tools/scripts")).toEqual(["listed"]);
    expect(broken("packages/core", { name: "@other/core" })).toEqual(["listed"]);
    expect(broken("packages/core")).toEqual([]);
  });
});

describe("graph", () => {
  it.each([
    ["a static import", `import { x } from "@auction-mech/econ";`],
    ["a type-only import", `import type { X } from "@auction-mech/econ";`],
    ["an import for its side effect", `import "@auction-mech/econ";`],
    ["a dynamic import", `export const load = () => import("@auction-mech/econ");`],
    ["a template literal", "export const load = () => import(`@auction-mech/econ`);"],
    ["an import type", `export type X = import("@auction-mech/econ").X;`],
    ["a re-export", `export { x } from "@auction-mech/econ";`],
    ["a re-export of everything", `export * from "@auction-mech/econ";`],
    ["a sub-path", `import { x } from "@auction-mech/econ/testing";`],
    ["an import assignment", `import x = require("@auction-mech/econ");`],
    ["a reference directive", `/// <reference types="@auction-mech/econ" />`],
  ])("sees %s", (_, source) => {
    // Undeclared as well: the manifest may not name what the graph refuses.
    expect(brokenBy("packages/mechanism", source)).toEqual(["graph", "declared"]);
  });

  it("reads package.json: every dependency field", () => {
    for (const field of ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"]) {
      const manifest = {
        [field]: { "@auction-mech/trainer": "workspace:*" },
        references: ["packages/trainer"],
      };
      expect(broken("packages/econ", manifest), field).toEqual(["graph"]);
    }
  });

  it("holds for tests", () => {
    expect(
      brokenBy("packages/core", `import { x } from "@auction-mech/valuation";`, [], "test/a.test.ts"),
    ).toContain("graph");
  });

  it("allows what the design draws", () => {
    expect(brokenBy("packages/econ", `import { x } from "${CORE}";`, [CORE])).toEqual([]);
    expect(
      brokenBy("packages/tuner", `import { x } from "@auction-mech/study";`, ["@auction-mech/study"]),
    ).toEqual([]);
    expect(
      brokenBy("tools/bench", `import { x } from "@auction-mech/terminal";`, ["@auction-mech/terminal"]),
    ).toEqual([]);
  });
});

describe("family", () => {
  it.each([
    ["packages/trainer", "react"],
    ["packages/tuner", "ink"],
    ["packages/econ", "@inkjs/ui"],
    ["packages/terminal", "@tensorflow/tfjs"],
    ["packages/kernels", TF],
    ["packages/tuner", "kysely"],
    ["packages/terminal", "pg"],
    ["packages/trainer", "libsql"],
  ])("refuses in %s: %s", (folder, library) => {
    expect(brokenBy(folder, `import * as x from "${library}";`, [library])).toEqual(["family"]);
    expect(broken(folder, { dependencies: { [library]: "1" } })).toEqual(["family"]);
  });

  it("refuses Node's own SQLite outside study", () => {
    expect(brokenBy("packages/terminal", `import "node:sqlite";`)).toEqual(["family"]);
    expect(brokenBy("packages/study", `import "node:sqlite";`)).toEqual([]);
  });

  it("allows each family at home, and all of them in tools", () => {
    expect(brokenBy("packages/terminal", `import "react";`, ["react"])).toEqual([]);
    expect(brokenBy("packages/backend", `import "${TF}";`, [TF])).toEqual([]);
    expect(brokenBy("packages/study", `import "kysely";`, ["kysely"])).toEqual([]);
    expect(brokenBy("tools/bench", `import "${TF}";`, [TF])).toEqual([]);
  });

  it("allows TensorFlow.js in mechanism and econ for types and tests only", () => {
    const optional = { peerDependencies: { [TF]: "1" }, devDependencies: { [TF]: "1" } };
    const importing = (source: string, path = "src/index.ts") =>
      broken("packages/mechanism", { ...optional, files: { [path]: source } });
    expect(importing(`import type * as tf from "${TF}";`)).toEqual([]);
    expect(importing(`export type Tensor = import("${TF}").Tensor;`)).toEqual([]);
    expect(importing(`import * as tf from "${TF}";`, "test/a.test.ts")).toEqual([]);
    expect(importing(`import * as tf from "${TF}";`)).toEqual(["family"]);
    expect(importing(`export const load = () => import("${TF}");`)).toEqual(["family"]);
    // verbatimModuleSyntax keeps the load of a module whose names alone are types.
    expect(importing(`import { type Tensor } from "${TF}";`)).toEqual(["family"]);
    expect(broken("packages/econ", { dependencies: { [TF]: "1" } })).toEqual(["family"]);
  });
});

describe("closed-list", () => {
  it("lets core depend on the random generator alone", () => {
    expect(broken("packages/core", { dependencies: { "pure-rand": "1" } })).toEqual([]);
    expect(broken("packages/core", { dependencies: { zod: "1" } })).toEqual(["closed-list"]);
  });
});

describe("declared", () => {
  it("wants every imported package in package.json", () => {
    expect(brokenBy("packages/valuation", `import { z } from "zod";`)).toEqual(["declared"]);
    expect(brokenBy("packages/valuation", `import { z } from "zod/mini";`, ["zod"])).toEqual([]);
    const development = { devDependencies: { zod: "1" } };
    const file = (path: string) => ({ files: { [path]: `import { z } from "zod";` } });
    expect(broken("packages/valuation", { ...development, ...file("src/index.ts") })).toEqual(["declared"]);
    expect(broken("packages/valuation", { ...development, ...file("test/a.test.ts") })).toEqual([]);
  });

  it("lets source import what its build bundles, from the development dependencies", () => {
    const source = { files: { "src/index.ts": `import "ink";` } };
    expect(broken("packages/terminal", { ...source, devDependencies: { ink: "1" } })).toEqual([]);
    expect(broken("packages/terminal", source)).toEqual(["declared"]);
    const other = { files: { "src/index.ts": `import "ink-spinner";` } };
    expect(broken("packages/terminal", { ...other, devDependencies: { "ink-spinner": "1" } })).toEqual([
      "declared",
    ]);
  });

  it("takes vitest and fast-check for granted in tests, not in what is published", () => {
    const source = `import { it } from "vitest"; import fc from "fast-check";`;
    expect(brokenBy("packages/econ", source, [], "test/a.test.ts")).toEqual([]);
    expect(brokenBy("packages/econ", source)).toEqual(["declared"]);
    const testing = { files: { "src/testing.ts": source } };
    expect(broken("packages/econ", testing)).toEqual(["declared"]);
    expect(
      broken("packages/econ", { ...testing, peerDependencies: { vitest: "1", "fast-check": "1" } }),
    ).toEqual([]);
  });

  it("lets a test import its own package by name, and source not", () => {
    expect(brokenBy("packages/core", `import "${CORE}/node";`, [], "test/a.test.ts")).toEqual([]);
    expect(brokenBy("packages/core", `import "${CORE}";`)).toContain("graph");
  });
});

describe("node-entry", () => {
  const files = (index: string, node: string, hidden: string) => ({
    files: { "src/index.ts": index, "src/node.ts": node, "src/hidden.ts": hidden },
  });
  const useHidden = `export { x } from "./hidden.js";`;

  it.each([
    ["a Node module", `import { readFileSync } from "node:fs"; export const x = readFileSync;`],
    ["its types", `import type { Stats } from "node:fs"; export type X = Stats;`],
    ["a Node module without its prefix", `import { readFileSync } from "fs"; export const x = readFileSync;`],
    ["process", "export const x = process.cwd();"],
    ["globalThis.process", "export const x = globalThis.process;"],
    ["Buffer", "export const x = Buffer.from([1]);"],
    ["a Node global in shorthand", "export const x = { process };"],
    ["import.meta.dirname", "export const x = import.meta.dirname;"],
  ])("keeps behind ./node: %s", (_, hidden) => {
    expect(broken("packages/core", files("export {};", useHidden, hidden))).toEqual([]);
    expect(broken("packages/core", files(useHidden, useHidden, hidden))).toEqual(["node-entry"]);
    expect(broken("packages/core", files("export {};", "export {};", hidden))).toEqual(["node-entry"]);
    expect(broken("packages/trainer", files(useHidden, useHidden, hidden))).toEqual([]);
  });

  it("follows dynamic imports and workers", () => {
    const fs = `import "node:fs"; export const x = 1;`;
    for (const index of [
      `export const load = () => import("./hidden.js");`,
      `export const worker = () => new Worker(new URL("./hidden.js", import.meta.url));`,
    ]) {
      expect(broken("packages/kernels", files(index, useHidden, fs)), index).toEqual(["node-entry"]);
      expect(broken("packages/kernels", files("export {};", index, fs)), index).toEqual([]);
    }
  });

  it("follows ./node of another package", () => {
    const dependencies = { [CORE]: "workspace:*" };
    const source = `import { writeFileAtomic } from "${CORE}/node";`;
    expect(broken("packages/valuation", { dependencies, files: { "src/index.ts": source } })).toEqual([
      "node-entry",
    ]);
    expect(broken("packages/valuation", { dependencies, files: { "src/node.ts": source } })).toEqual([]);
  });

  it("is not fooled by members, types and variables of the same name", () => {
    const harmless = `
      export interface A { process: number; Buffer(): void }
      export const a = (b: A) => b.process;
      export const c = { process: 1 };
      export function d(global: number) { return global; }`;
    expect(brokenBy("packages/core", harmless)).toEqual([]);
  });

  it("lets tests use Node", () => {
    expect(brokenBy("packages/core", `import "node:fs"; process.cwd();`, [], "test/a.test.ts")).toEqual([]);
  });
});

describe("inside", () => {
  it("refuses to leave the package by a path", () => {
    expect(brokenBy("packages/econ", `import "../../core/src/index.js";`)).toEqual(["inside"]);
    expect(brokenBy("packages/econ", `import "../../../test/a.js";`, [], "test/a.test.ts")).toEqual([
      "inside",
    ]);
    expect(brokenBy("packages/econ", `import "file:///a.js";`)).toEqual(["inside"]);
    expect(brokenBy("packages/econ", `import "./a.js";`)).toEqual([]);
    expect(brokenBy("packages/econ", `import "../src/index.js";`, [], "test/a.test.ts")).toEqual([]);
  });

  it("refuses to import tests from source, and packages from AssemblyScript", () => {
    expect(brokenBy("packages/econ", `import "../test/helper.js";`)).toEqual(["inside"]);
    expect(brokenBy("packages/kernels", `import { x } from "${CORE}";`, [CORE], "assembly/a.ts")).toEqual([
      "inside",
    ]);
    expect(brokenBy("packages/kernels", `import { x } from "./b";`, [], "assembly/a.ts")).toEqual([]);
  });
});

describe("acyclic", () => {
  const files = (b: string) => ({ "src/a.ts": `import { b } from "./b.js";`, "src/b.ts": b });

  it.each([
    ["a value", `import { c } from "./c.js";`],
    ["a type", `import type { C } from "./c.js";`],
  ])("refuses a way back for %s", (_, source) => {
    const round = { ...files(source), "src/c.ts": `export { a } from "./a.js";` };
    expect(violations(workspaceWith("packages/core", { files: round }))).toMatchObject([
      { rule: "acyclic", message: expect.stringContaining("src/a.ts → src/b.ts → src/c.ts → src/a.ts") },
    ]);
    expect(broken("packages/core", { files: { ...round, "src/c.ts": "" } })).toEqual([]);
  });

  it("lets a file load what needs it once that is asked for", () => {
    expect(broken("packages/core", { files: files(`export const a = () => import("./a.js");`) })).toEqual([]);
  });
});

describe("computed", () => {
  it("wants module names that can be read, save where the user names the module", () => {
    const source = "export const load = (name: string) => import(name);";
    expect(brokenBy("packages/backend", source)).toEqual(["computed"]);
    expect(brokenBy("packages/tuner", source)).toEqual([]);
  });
});

describe("references", () => {
  it("wants tsconfig references to equal the workspace dependencies", () => {
    const dependencies = { [CORE]: "workspace:*" };
    expect(broken("packages/econ", { dependencies, references: [] })).toEqual(["references"]);
    expect(broken("packages/econ", { dependencies: {}, references: ["packages/core"] })).toEqual([
      "references",
    ]);
    expect(broken("packages/econ", { dependencies, references: ["packages/core"] })).toEqual([]);
  });
});

describe("demandsOf", () => {
  it("does not mistake text for code", () => {
    const source = `
      // import "react"; process.exit();
      const text = 'import("react")';
      export const a = \`require("react") \${text}\`;`;
    expect(demandsOf("a.ts", source)).toEqual({ imports: [], nodeGlobals: [] });
  });

  it("names the line", () => {
    expect(demandsOf("a.tsx", `\n\nimport { Box } from "ink";\nexport const a = <Box />;`).imports).toEqual([
      { specifier: "ink", typeOnly: false, lazy: false, line: 3 },
    ]);
  });
});

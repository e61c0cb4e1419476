import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** A block of a README fenced as "ts run". */
export interface Example {
  readonly readme: string;
  readonly line: number;
  readonly code: string;
  /** The package in which it runs: where its imports are looked up. */
  readonly folder: string;
}

/** Every runnable example of the root's and the packages' READMEs. The root's run where every package is known. */
export function readExamples(root: string): readonly Example[] {
  const packages = readdirSync(join(root, "packages")).map((name) => `packages/${name}`);
  return [
    ...examplesOf(root, "README.md", "packages/terminal"),
    ...packages.flatMap((folder) => examplesOf(root, `${folder}/README.md`, folder)),
  ];
}

/** Lines that the example says it prints: its comments that begin with an arrow. */
export function promisedOutput({ code }: Example): readonly string[] {
  return [...code.matchAll(/\/\/ → (.*)$/gm)].map(([, text]) => text!.trimEnd());
}

/** Type-checks the example, runs it, and returns the lines that it printed. */
export function runExample(root: string, { folder, code }: Example): readonly string[] {
  // Inside the package, so that it may import itself by name.
  const place = mkdtempSync(join(root, folder, ".readme-"));
  try {
    const source = join(place, "example.mts");
    writeFileSync(source, code);
    compile(source);
    const printed = execFileSync(process.execPath, [join(place, "example.mjs")], {
      encoding: "utf8",
      cwd: place,
    });
    return printed.trimEnd().split("\n");
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

// --- Internal helpers ---

function examplesOf(root: string, readme: string, folder: string): readonly Example[] {
  if (!existsSync(join(root, readme))) return [];
  const text = readFileSync(join(root, readme), "utf8");
  return [...text.matchAll(/^```ts run\n([\s\S]*?)^```$/gm)].map((match) => ({
    readme,
    folder,
    line: text.slice(0, match.index).split("\n").length,
    code: match[1]!,
  }));
}

function compile(source: string): void {
  const program = ts.createProgram([source], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    lib: ["lib.es2023.d.ts"],
    types: ["node"],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
  });
  const problems = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  if (problems.length > 0) {
    const host = { getCanonicalFileName: String, getCurrentDirectory: () => "", getNewLine: () => "\n" };
    throw new Error(ts.formatDiagnostics(problems, host));
  }
}

import { existsSync, readFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { writeFileAtomic } from "@auction-mech/core/node";
import { packageVersions } from "@auction-mech/trainer";

/** One table with what has to be said about it. */
export interface Section {
  readonly title: string;
  readonly notes: readonly string[];
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function sectionText({ title, notes, head, rows }: Section): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [`### ${title}`, "", line(head), line(head.map(() => "---")), ...rows.map(line), "", ...notes].join(
    "\n",
  );
}

/** The machine, the versions, the date, and whether others were at work on it. */
export function machineText(others: Readonly<Record<string, string>> = {}): string {
  const processors = cpus();
  const load = loadavg()[0]!;
  const versions = { node: process.version, ...packageVersions(), ...others };
  return [
    `Machine: ${processors[0]?.model.trim() ?? "unknown CPU"}, ${processors.length} cores; ${process.platform} ${process.arch}.`,
    `Versions: ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(", ")}.`,
    `Date: ${new Date().toISOString().slice(0, 10)}. Load average: ${load.toFixed(2)}${load > 1 ? ": the machine was busy with other work, which the minima show least" : ""}.`,
  ].join("\n");
}

const RESULTS = fileURLToPath(new URL("../RESULTS.md", import.meta.url));

const PARTS = ["bench", "bench:peers", "bench:backends"] as const;

/** Replaces one command's part of RESULTS.md; the other's stays. */
export async function writeResults(command: (typeof PARTS)[number], text: string): Promise<void> {
  const before = existsSync(RESULTS) ? readFileSync(RESULTS, "utf8") : "";
  const parts = PARTS.map((name) => {
    const heading = `## pnpm ${name}\n`;
    if (name === command) return `${heading}\n${text}\n`;
    const [, own] = before.split(heading);
    return own === undefined ? "" : `${heading}${own.split(/^## /m)[0]!.trimEnd()}\n`;
  });
  const intro =
    "# Measured speed\n\nWritten by `pnpm bench --write`, `pnpm bench:peers --write` and `pnpm bench:backends --write`.\n";
  await writeFileAtomic(RESULTS, [intro, ...parts.filter((part) => part !== "")].join("\n"));
}

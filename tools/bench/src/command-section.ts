import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stream, type Timings } from "@auction-mech/core";
import { evaluateResultSchema, runResultSchema } from "@auction-mech/trainer";
import { auctionMech } from "./command.js";
import type { Section } from "./results.js";

export interface CommandOptions {
  readonly mechanisms: readonly string[];
  /** Times that each command is run. */
  readonly rounds: number;
  readonly profiles: number;
  readonly rows: number;
}

const BIDDERS = 4;

/** What users wait for: the default trainings, evaluating and pricing with what they saved, and start-up. */
export async function* commandSection(options: CommandOptions): AsyncGenerator<string, Section> {
  const folder = await mkdtemp(join(tmpdir(), "auction-mech-bench-"));
  try {
    const rows: string[][] = [];
    const bids = join(folder, "bids.csv");
    await writeBids(bids, options.rows);
    for (const mechanism of options.mechanisms) {
      const saved = join(folder, mechanism, mechanism);
      const timed: Record<string, Measured> = {};
      for (let round = 0; round < options.rounds; round++) {
        yield `commands: ${mechanism}, round ${round + 1} of ${options.rounds}`;
        await rm(join(folder, mechanism), { recursive: true, force: true });
        note(timed, await trained(mechanism, join(folder, mechanism)));
        note(timed, await evaluated(saved, options.profiles));
        note(timed, await evaluatedOnLatent(saved, options.profiles));
        note(timed, await priced(saved, bids, options.rows));
      }
      rows.push(...Object.entries(timed).map(([what, measured]) => row(mechanism, what, measured)));
    }
    yield "commands: start-up";
    const timed: Record<string, Measured> = {};
    for (let round = 0; round < 3 * options.rounds; round++) {
      for (const flag of ["--version", "--help"]) {
        const { seconds } = await auctionMech(flag);
        note(timed, { [`auction-mech ${flag}`]: { value: 1000 * seconds, unit: "ms" } });
      }
    }
    rows.push(...Object.entries(timed).map(([what, measured]) => row("", what, measured)));
    return {
      title: "Commands",
      notes: [
        `Uniform values, ${BIDDERS} bidders, default settings, \`auction-mech train\`, \`evaluate --val-size ${options.profiles}\` (regret on 2000 of them) and \`run\` on ${options.rows} rows of CSV, each a process of its own; "on latent" is \`evaluate --val-model latent\`, whose bound and lookahead baseline are integrals. Phases, report and search by \`--timings\`; a report is the metrics of the trained auction, regret searched. Memory is the most that the process held.`,
      ],
      head: ["network", "what", "best", "median"],
      rows,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// --- Internal helpers ---

/** Whether larger is better follows from the unit. */
type Unit = "s" | "ms" | "MB" | "profiles/s" | "rows/s";

interface Sample {
  readonly value: number;
  readonly unit: Unit;
}

interface Measured {
  readonly unit: Unit;
  readonly values: number[];
}

function note(timed: Record<string, Measured>, samples: Readonly<Record<string, Sample>>): void {
  for (const [what, { value, unit }] of Object.entries(samples)) {
    timed[what] ??= { unit, values: [] };
    timed[what].values.push(value);
  }
}

function row(mechanism: string, what: string, { unit, values }: Measured): string[] {
  const sorted = values.toSorted((a, b) => (unit.endsWith("/s") ? b - a : a - b));
  const text = (value: number) =>
    `${unit === "s" ? value.toFixed(2) : Math.round(value).toLocaleString("en-US").replaceAll(",", " ")} ${unit}`;
  return [mechanism, what, text(sorted[0]!), text(sorted[sorted.length >> 1]!)];
}

async function trained(mechanism: string, out: string): Promise<Record<string, Sample>> {
  const flags = ["--mechanism", mechanism, "--bidders", String(BIDDERS), "--out", out];
  const { stdout, seconds, peakMegabytes } = await auctionMech("train", ...flags, "--timings", "--json");
  const { runs } = runResultSchema.parse(lastLine(stdout));
  const { phase1, phase2, evaluate } = runs[0]!.seconds;
  return {
    "train: both phases": { value: phase1 + phase2, unit: "s" },
    "train: report": { value: evaluate, unit: "s" },
    "train: whole process": { value: seconds, unit: "s" },
    ...memory("train", peakMegabytes),
  };
}

async function evaluated(saved: string, profiles: number): Promise<Record<string, Sample>> {
  const flags = ["--val-size", String(profiles), "--timings", "--json"];
  const { stdout, seconds, peakMegabytes } = await auctionMech("evaluate", saved, ...flags);
  const { timings, auctions } = evaluateResultSchema.parse(lastLine(stdout));
  const searched = auctions[0]!.metrics.regret.profiles;
  const forward = secondsOf(timings!, "evaluation forward");
  const search = secondsOf(timings!, "misreport search");
  return {
    "evaluate: forward": { value: profiles / forward, unit: "profiles/s" },
    "evaluate: misreport search": { value: searched / search, unit: "profiles/s" },
    "evaluate: forward and report": { value: forward + search, unit: "s" },
    "evaluate: whole process, baselines included": { value: seconds, unit: "s" },
    ...memory("evaluate", peakMegabytes),
  };
}

async function evaluatedOnLatent(saved: string, profiles: number): Promise<Record<string, Sample>> {
  const flags = ["--val-model", "latent", "--val-size", String(profiles), "--json"];
  const { seconds, peakMegabytes } = await auctionMech("evaluate", saved, ...flags);
  return {
    "evaluate on latent: whole process": { value: seconds, unit: "s" },
    ...memory("evaluate on latent", peakMegabytes),
  };
}

async function priced(saved: string, bids: string, rows: number): Promise<Record<string, Sample>> {
  const { seconds, peakMegabytes } = await auctionMech("run", saved, "--bids", bids);
  return {
    "run: winner and price": { value: rows / seconds, unit: "rows/s" },
    ...memory("run", peakMegabytes),
  };
}

/** Where the platform tells it. */
function memory(command: string, megabytes: number | null): Record<string, Sample> {
  return megabytes === null ? {} : { [`${command}: memory`]: { value: megabytes, unit: "MB" } };
}

function secondsOf({ spans }: Timings, name: string): number {
  return spans.find((span) => span.name === name)!.seconds;
}

function lastLine(text: string): unknown {
  return JSON.parse(text.trimEnd().split("\n").at(-1)!);
}

async function writeBids(file: string, rows: number): Promise<void> {
  const random = stream(0, "bench-bids");
  const columns = Array.from({ length: BIDDERS }, (_, i) => `bid_${i + 1}`);
  const lines = Array.from({ length: rows }, () => columns.map(() => random.uniform().toFixed(6)).join(","));
  await writeFile(file, `${columns.join(",")}\n${lines.join("\n")}\n`);
}

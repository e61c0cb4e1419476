import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  prepareSweep,
  type SweepEvent,
  type SweepOptions,
  type SweepRequest,
  type SweepResult,
  sweep,
} from "@auction-mech/tuner";
import { afterAll } from "vitest";

/** A folder of one test file, gone after it; phase 1 is cached inside. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "sweep-"));
  process.env.AUCTION_MECH_CACHE = join(folder, "cache");
  afterAll(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Trials of a few hundredths of a second. */
export const SMALL = {
  valuation: { name: "uniform", params: {}, bidders: 2, seed: 0 },
  mechanism: "auction-net",
  seed: 0,
  settings: { trainSize: 256, batch: 32, phase1Epochs: 2, phase2Epochs: 4, learningRate: 3e-3 },
  objective: "revenue-5regret",
  valSize: 60,
  regretProfiles: 20,
  sampler: "tpe",
  pruner: "none",
  backend: "auto",
  warmStart: true,
  study: { kind: "new" },
  given: [],
} as const satisfies Omit<SweepRequest, "folder">;

/** The request of a small sweep in a folder. */
export function small(folder: string, changes: Partial<SweepRequest> = {}): SweepRequest {
  return { ...SMALL, folder: () => folder, ...changes };
}

/** Runs a sweep to its end and keeps its events. */
export async function ran(
  request: SweepRequest,
  options: Omit<SweepOptions, "plans"> = { workers: 1 },
  listen: (event: SweepEvent) => void = () => {},
): Promise<{ events: SweepEvent[]; result: SweepResult }> {
  const events: SweepEvent[] = [];
  for await (const event of sweep({ plans: [await prepareSweep(request)], ...options })) {
    events.push(event);
    listen(event);
  }
  return { events, result: events.at(-1) as SweepResult };
}

/** The rows of trials.csv by column, without what the clock decides. */
export function rowsOf(csv: string): Record<string, string>[] {
  const [head, ...lines] = csv.trim().split("\r\n");
  const columns = head!.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    const row = Object.fromEntries(columns.map((name, k) => [name, cells[k]!]));
    delete row.seconds;
    return row;
  });
}

/** Processes that this one started. */
export function childrenOf(pid: number): number[] {
  const list = execFileSync("ps", ["-o", "pid=,args=", "--ppid", String(pid)], { encoding: "utf8" });
  return list
    .split("\n")
    .filter((line) => line.includes("worker-main"))
    .map((line) => Number.parseInt(line, 10));
}

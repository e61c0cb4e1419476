import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { median } from "./race.js";
import type { Section } from "./results.js";

const PROBE = fileURLToPath(new URL("./pool-probe.js", import.meta.url));

const LABELS = {
  compiled: "kernels read and compiled",
  first: "first step, threads started",
  closed: "pool stopped, threads gone",
} as const;

/** What the kernels and their threads cost before and after the steps, in fresh processes. */
export async function* poolSection(threads: number, rounds: number): AsyncGenerator<string, Section> {
  const rows: string[][] = [];
  for (const count of threads > 1 ? [1, threads] : [1]) {
    yield `start-up of the kernels, threads: ${count}`;
    const laps: Record<keyof typeof LABELS, number>[] = [];
    for (let round = 0; round < rounds; round++) {
      const { stdout } = await promisify(execFile)(process.execPath, [PROBE, String(count)]);
      laps.push(JSON.parse(stdout));
    }
    for (const [lap, label] of Object.entries(LABELS)) {
      const samples = laps.map((each) => each[lap as keyof typeof LABELS]);
      rows.push([label, String(count), Math.min(...samples).toFixed(1), median(samples).toFixed(1)]);
    }
  }
  return {
    title: "Start-up of the kernels",
    notes: ["AuctionNet's default network and batch, in a new process each time."],
    head: ["what", "threads", "ms, min", "median"],
    rows,
  };
}

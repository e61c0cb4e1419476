import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadStudy } from "@auction-mech/study";
import { decodeCheckpoint } from "@auction-mech/trainer";
import { describe, expect, it, vi } from "vitest";
import { tally } from "../src/trial-record.js";
import { startPostgres, whyNoPostgres } from "./support/postgres.js";
import { rowsOf, SMALL, testFolder } from "./support/small-sweep.js";

// Twenty kills take minutes on two cores: TUNER_FULL=1 runs them all, else it is three.
const KILLS = process.env.TUNER_FULL === "1" ? 20 : 3;
vi.setConfig({ testTimeout: 1_200_000 });

const folder = testFolder();
const program = fileURLToPath(new URL("./support/sweep-program.mjs", import.meta.url));

interface Started {
  readonly process: ChildProcess;
  readonly lines: string[];
  readonly ended: Promise<{ readonly code: number | null; readonly errors: string }>;
}

function start(request: object): Started {
  const child = spawn(process.execPath, [program, JSON.stringify(request)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  let errors = "";
  child.stdout.on("data", (chunk) => lines.push(...String(chunk).trim().split("\n")));
  child.stderr.on("data", (chunk) => (errors += String(chunk)));
  const ended = new Promise<{ code: number | null; errors: string }>((resolve) =>
    child.once("close", (code) => resolve({ code, errors })),
  );
  return { process: child, lines, ended };
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** So many events, or the end. */
async function seen({ lines, process: child }: Started, count: number): Promise<void> {
  while (lines.length < count && child.exitCode === null) await sleep(5);
}

describe("a sweep that is killed", () => {
  it(`${KILLS} times at random moments loses no finished trial, and its count is exact`, async () => {
    const trials = 2 * KILLS;
    const settings = { ...SMALL.settings, phase2Epochs: 40 };
    const place = join(folder, "killed");
    const path = join(place, "study.sqlite3");
    const finished = new Map<number, string>();
    for (let kill = 0; kill < KILLS; kill++) {
      const study = kill === 0 ? { kind: "new" } : { kind: "continued", path };
      const run = start({ ...SMALL, seed: 3, settings, folder: place, study, ...(kill === 0 && { trials }) });
      // From before its first event, at which it has a study, to some trials later: in events, as machines differ.
      const events = kill === 0 ? 1 : Math.floor(16 * ((kill * 0.618) % 1));
      await seen(run, events);
      await sleep(300 * Math.random());
      run.process.kill("SIGKILL");
      await run.ended;
      const opened = await loadStudy({ storage: `sqlite:///${path}` });
      const stored = await opened.trials();
      await opened.close();
      for (const [number, value] of finished) expect(String(stored[number]!.values)).toBe(value);
      for (const { number, state, values } of stored)
        if (state === "COMPLETE") finished.set(number, String(values));
    }
    const last = start({ ...SMALL, seed: 3, settings, folder: place, study: { kind: "continued", path } });
    expect(await last.ended).toEqual({ code: 0, errors: "" });
    const opened = await loadStudy({ storage: `sqlite:///${path}` });
    const stored = await opened.trials();
    await opened.close();
    expect(tally(stored)).toMatchObject({ done: trials, complete: trials, waiting: 0 });
    expect(stored.map(({ number }) => number)).toEqual(stored.map((_, k) => k));
    for (const [number, value] of finished) expect(String(stored[number]!.values)).toBe(value);
    const rows = rowsOf(readFileSync(join(place, "trials.csv"), "utf8"));
    expect(rows.map(({ objective }) => objective)).toEqual(stored.map(({ values }) => String(values ?? "")));
    for (const file of cacheFiles()) decodeCheckpoint(readFileSync(file, "utf8"), file);
  });
});

function cacheFiles(): string[] {
  const cache = join(folder, "cache", "warm-start");
  return readdirSync(cache)
    .filter((file) => file.endsWith(".json"))
    .map((file) => join(cache, file));
}

const noServer = whyNoPostgres();
if (noServer) process.stderr.write(`${noServer}\n`);

describe.skipIf(noServer !== undefined)("four processes on one PostgreSQL study", () => {
  it("finish 60 trials with dense numbers while one of them is killed", async () => {
    const server = await startPostgres();
    try {
      const request = { ...SMALL, seed: 4, trials: 60, study: { kind: "shared", url: server.url } };
      const runs = [0, 1, 2, 3].map((k) => start({ ...request, folder: join(folder, `machine-${k}`) }));
      const victim = runs[1]!;
      while (!victim.lines.some((line) => line.startsWith("progress"))) await sleep(20);
      victim.process.kill("SIGKILL");
      const survivors = runs.filter((run) => run !== victim);
      for (const run of survivors) expect(await run.ended).toEqual({ code: 0, errors: "" });
      const study = await loadStudy({ storage: server.url });
      const trials = await study.trials();
      await study.close();
      expect(tally(trials)).toMatchObject({ done: 60, waiting: 0 });
      expect(trials.map(({ number }) => number)).toEqual(trials.map((_, k) => k));
      expect(trials.every(({ state }) => state === "COMPLETE" || state === "FAIL")).toBe(true);
      // Every machine has the whole study's files.
      for (const k of [0, 2, 3]) {
        const rows = rowsOf(readFileSync(join(folder, `machine-${k}`, "trials.csv"), "utf8"));
        expect(rows.filter(({ state }) => state === "COMPLETE")).toHaveLength(60);
      }
    } finally {
      await server.stop();
    }
  });
});

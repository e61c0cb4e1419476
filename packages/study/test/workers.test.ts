import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stream } from "@auction-mech/core";
import Sqlite from "libsql";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createStudy, loadStudy, postgresStorage, sqliteStorage } from "../src/index.js";
import { type PostgresServer, startPostgres, whyNoPostgres } from "./postgres-server.js";
import { startWorker } from "./worker-process.js";

// The full counts take minutes on two cores: STUDY_FULL=1 runs them.
const full = process.env.STUDY_FULL === "1";
const trialsEach = full ? 250 : 40;
const kills = full ? 50 : 8;
vi.setConfig({ testTimeout: 300_000 });

const folder = mkdtempSync(join(tmpdir(), "study-workers-"));
let server: PostgresServer | undefined;
const missing = whyNoPostgres();
beforeAll(async () => {
  if (!missing) server = await startPostgres();
}, 60_000);
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true });
});

async function workTogether(url: string, workers: number): Promise<void> {
  // A worker that a busy machine holds up for a second or two is not dead: the grace period is long.
  const started = Array.from({ length: workers }, () => startWorker(url, "s", String(trialsEach), "0", "30"));
  const ended = await Promise.all(started.map(({ ended }) => ended));
  expect(ended).toEqual(ended.map(() => ({ code: 0, errors: "" })));
  const study = await loadStudy({ storage: url, name: "s" });
  const trials = await study.trials();
  const told = started.flatMap((worker) => worker.told).sort((a, b) => a - b);
  expect(told).toEqual(Array.from({ length: workers * trialsEach }, (_, k) => k));
  expect(trials.map(({ number }) => number)).toEqual(told);
  expect(trials.every(({ state }) => state === "COMPLETE")).toBe(true);
  await study.close();
}

/** A worker is killed in mid-trial; the next that asks is given its trial again. */
async function killInMidTrial(
  url: string,
  storage: Awaited<ReturnType<typeof sqliteStorage>>,
): Promise<void> {
  const worker = startWorker(url, "killed", "1", "60000");
  const number = await worker.asked;
  // Its parameter is stored when the objective first waits.
  await sleep(300);
  worker.process.kill("SIGKILL");
  await worker.ended;
  const study = await createStudy({ storage, name: "killed", loadIfExists: true });
  const lost = (await study.trials())[number]!;
  await sleep(2700);
  const retried = await study.ask();
  expect(retried.suggestFloat("x", 0, 1)).toBe(lost.params.x);
  await study.tell(retried, 1);
  const other = await study.ask();
  await study.tell(other, 2);
  expect((await study.trials()).map(({ state }) => state)).toEqual(["FAIL", "COMPLETE", "COMPLETE"]);
  expect(retried.frozen().systemAttrs).toMatchObject({ failed_trial: 0, retry_history: [0] });
  await study.close();
  await storage.close();
}

const beats = { heartbeatInterval: 0.5, gracePeriod: 1.5 };

describe("several processes on SQLite", () => {
  it("4 workers: numbers dense, no error", () => workTogether(`sqlite:///${join(folder, "four.db")}`, 4));

  it("a worker killed in mid-trial is detected and its trial retried once", async () => {
    const path = join(folder, "killed.db");
    await killInMidTrial(`sqlite:///${path}`, await sqliteStorage({ path, ...beats }));
  });

  it("killed at random moments, the file opens and no finished trial is missing", async () => {
    const path = join(folder, "random.db");
    const random = stream(1, "kills");
    const told: number[] = [];
    for (let k = 0; k < kills; k++) {
      const worker = startWorker(`sqlite:///${path}`, "s", "100000");
      if (k > 0) await worker.asked;
      await sleep(random.uniform() * (k === 0 ? 400 : 120));
      worker.process.kill("SIGKILL");
      await worker.ended;
      told.push(...worker.told);
      const file = new Sqlite(path);
      expect(file.prepare("pragma integrity_check").all([])).toEqual([{ integrity_check: "ok" }]);
      file.close();
    }
    const study = await loadStudy({ storage: `sqlite:///${path}`, name: "s" });
    const trials = await study.trials();
    expect(told.length).toBeGreaterThan(kills);
    expect(told.filter((number) => trials[number]?.state !== "COMPLETE")).toEqual([]);
    expect(trials.map(({ number }) => number)).toEqual(trials.map((_, k) => k));
    await study.close();
  });
});

if (missing) process.stderr.write(`${missing}\n`);
describe.skipIf(missing)("several processes on PostgreSQL", () => {
  it("8 workers: numbers dense, no error", async () => workTogether(await server!.database("eight"), 8));

  it("a worker killed in mid-trial is detected and its trial retried once", async () => {
    const url = await server!.database("killed");
    await killInMidTrial(url, await postgresStorage({ connectionString: url, ...beats }));
  });

  it("a trial that is told just while it is taken for dead stays as it was told", async () => {
    const url = await server!.database("told_late");
    const storage = await postgresStorage({
      connectionString: url,
      heartbeatInterval: 0.1,
      gracePeriod: 0.2,
    });
    const studyId = await storage.createStudy("s", ["MINIMIZE"]);
    const { trialId } = await storage.createTrial(studyId);
    await storage.trials(studyId);
    const worker = new pg.Client(url);
    await worker.connect();
    await worker.query("update trial_heartbeats set heartbeat = heartbeat - interval '1 hour'");
    await worker.query("begin");
    await worker.query(
      `update trials set state = 'COMPLETE', datetime_complete = now() where trial_id = ${trialId}`,
    );
    await worker.query(
      `insert into trial_values (trial_id, objective, value, value_type) values (${trialId}, 0, 1, 'FINITE')`,
    );
    // It sees the trial as RUNNING, and waits for the row.
    const failing = storage.heartbeats!.failStaleTrials(studyId, (trial) => trial);
    await sleep(300);
    await worker.query("commit");
    await worker.end();
    expect(await failing).toEqual([]);
    expect(await storage.trials(studyId)).toMatchObject([{ state: "COMPLETE", values: [1] }]);
    await storage.close();
  });

  it("a heartbeat from before the server started counts from its start", async () => {
    const url = await server!.database("beaten_before");
    const storage = await postgresStorage({ connectionString: url, gracePeriod: 1800 });
    const studyId = await storage.createStudy("s", ["MINIMIZE"]);
    await storage.createTrial(studyId);
    await storage.trials(studyId);
    const client = new pg.Client(url);
    await client.connect();
    await client.query("update trial_heartbeats set heartbeat = heartbeat - interval '1 hour'");
    await client.end();
    expect(await storage.heartbeats!.failStaleTrials(studyId, (trial) => trial)).toEqual([]);
    await storage.close();
  });

  it.each([
    ["restarts", "shutdown"],
    ["crashes", "crash"],
  ] as const)("the server %s in mid-run: workers reconnect, no trial is lost", async (name, how) => {
    const url = await server!.database(name);
    // On a busy machine the server takes seconds to come back: nobody is dead for that.
    const workers = Array.from({ length: 3 }, () => startWorker(url, "s", "60", "15", "30"));
    await Promise.all(workers.map(({ asked }) => asked));
    await sleep(300);
    const before = workers.reduce((count, { told }) => count + told.length, 0);
    await server!.restart(0.7, how);
    const ended = await Promise.all(workers.map(({ ended }) => ended));
    expect(ended).toEqual(ended.map(() => ({ code: 0, errors: "" })));
    expect(before).toBeLessThan(180);
    const study = await loadStudy({ storage: url, name: "s" });
    const trials = await study.trials();
    expect(trials.map(({ number }) => number)).toEqual(trials.map((_, k) => k));
    expect(trials.filter(({ state }) => state === "COMPLETE")).toHaveLength(180);
    expect(trials).toHaveLength(180);
    await study.close();
  });
});

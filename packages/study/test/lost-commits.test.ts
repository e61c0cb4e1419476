import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  copyStudy,
  createStudy,
  createTrial,
  deleteStudy,
  loadStudy,
  postgresStorage,
  type Study,
  type StudyStorage,
} from "../src/index.js";
import { type CuttingProxy, cuttingProxy } from "./cutting-proxy.js";
import { type PostgresServer, startPostgres, whyNoPostgres } from "./postgres-server.js";

vi.setConfig({ testTimeout: 20_000 });
const missing = whyNoPostgres();
if (missing) process.stderr.write(`${missing}\n`);

describe.skipIf(missing).each(["after", "before"] as const)("the connection is cut %s COMMIT", (when) => {
  let server: PostgresServer;
  let proxy: CuttingProxy;
  let storage: StudyStorage;
  let direct: StudyStorage;
  let study: Study;
  let cuts: number;

  beforeAll(async () => {
    server = await startPostgres();
    proxy = await cuttingProxy(server.url);
    direct = await postgresStorage({ connectionString: server.url });
    storage = await postgresStorage({ connectionString: proxy.url, connections: 1 });
  }, 60_000);
  afterAll(async () => {
    await storage?.close();
    await direct?.close();
    proxy?.close();
    await server?.stop();
  }, 30_000);
  beforeEach(async (test) => {
    study = await createStudy({ storage, name: test.task.id, onWarning() {} });
    cuts = proxy.cuts();
  });

  function cut(times = 1): void {
    proxy.cut(when, times);
  }
  const stored = async () => (await loadStudy({ storage: direct, name: study.name })).trials();
  const expectCuts = (count = 1) => expect(proxy.cuts() - cuts).toBe(count);

  it("enqueue queues one trial", async () => {
    cut();
    await study.enqueue({ x: 0.5 });
    expectCuts();
    expect(await stored()).toMatchObject([{ state: "WAITING", systemAttrs: { fixed_params: { x: 0.5 } } }]);
  });

  it("addTrial adds one", async () => {
    cut();
    await study.addTrial(createTrial({ value: 1 }));
    expectCuts();
    expect(await stored()).toMatchObject([{ state: "COMPLETE", values: [1] }]);
  });

  it("createStudy makes it, and does not call its own name taken", async () => {
    cut();
    await createStudy({ storage, name: `${study.name} too`, directions: ["minimize", "maximize"] });
    expectCuts();
    expect(await direct.findStudy(`${study.name} too`)).toMatchObject({
      directions: ["MINIMIZE", "MAXIMIZE"],
      systemAttrs: { "auction-mech:seed": expect.any(Number) },
    });
  });

  it("deleteStudy deletes it, and does not call it unknown", async () => {
    cut();
    await deleteStudy({ storage, name: study.name });
    expectCuts();
    expect(await direct.findStudy(study.name)).toBeUndefined();
  });

  it("ask starts one trial, and tell finishes it", async () => {
    cut();
    const trial = await study.ask();
    expectCuts(1);
    cut();
    await study.tell(trial, trial.suggestFloat("x", 0, 1));
    expectCuts(2);
    expect(await stored()).toMatchObject([{ state: "COMPLETE", params: trial.frozen().params }]);
  });

  it("a waiting trial is popped by the one that asked", async () => {
    await study.enqueue({ x: 0.5 });
    await study.enqueue({ x: 0.6 });
    cut();
    const trial = await study.ask();
    expectCuts();
    expect(trial.suggestFloat("x", 0, 1)).toBe(0.5);
    expect((await stored()).map(({ state }) => state)).toEqual(["RUNNING", "WAITING"]);
  });

  it("copyStudy copies each trial once, cut at every one of them", async () => {
    for (let k = 0; k < 5; k++) await study.addTrial(createTrial({ value: k }));
    const name = `${study.name} copied`;
    cut(6);
    await copyStudy(study, { storage, name });
    expectCuts(6);
    const copied = await loadStudy({ storage: direct, name });
    expect((await copied.trials()).map(({ values }) => values)).toEqual([[0], [1], [2], [3], [4]]);
  });

  it("cut again and again, it is still done once", async () => {
    cut(4);
    await study.enqueue({ x: 1 });
    // A COMMIT whose outcome is known is not sent again.
    expectCuts(when === "after" ? 1 : 4);
    proxy.cut(when, 0);
    expect(await stored()).toHaveLength(1);
  });
});

// The server gives such a transaction up after half a minute.
const full = process.env.STUDY_FULL === "1";
it.skipIf(missing || !full)(
  "a transaction whose worker is gone unnoticed is waited for, then repeated",
  { timeout: 120_000 },
  async () => {
    const server = await startPostgres();
    const proxy = await cuttingProxy(server.url);
    const storage = await postgresStorage({ connectionString: proxy.url, connections: 1 });
    const study = await createStudy({ storage, name: "s" });
    proxy.cut("unnoticed");
    const start = performance.now();
    await study.enqueue({ x: 1 });
    expect(performance.now() - start).toBeGreaterThan(20_000);
    expect(await study.trials()).toMatchObject([{ state: "WAITING" }]);
    await storage.close();
    proxy.close();
    await server.stop();
  },
);

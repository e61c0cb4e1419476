import { appendFile, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createStudy, sqliteStorage } from "@auction-mech/study";
import { afterAll, describe, expect, it } from "vitest";
import { startChild } from "../../dist/dashboard/runtime/child-job.js";
import { initialState } from "../../src/dashboard/model/state.js";
import { scanCatalog } from "../../src/dashboard/runtime/catalog.js";
import { documentAt } from "../../src/dashboard/runtime/document-at.js";
import { pause } from "../../src/dashboard/runtime/follow-file.js";
import { followStudy, openStudyAt } from "../../src/dashboard/runtime/follow-study.js";
import { type Performer, performer } from "../../src/dashboard/runtime/performer.js";
import { createStore, type Store } from "../../src/dashboard/runtime/store.js";

const folder = await mkdtemp(join(tmpdir(), "runtime-"));
afterAll(() => rm(folder, { recursive: true }));

const RUN = {
  type: "run",
  valuation: { name: "uniform", params: {}, bidders: 2 },
  seed: 0,
  seeds: 1,
  mechanisms: ["lookahead-net"],
  seconds: 1,
};
const NOTE = { type: "note", level: "info", message: "here", seconds: 2 };
const line = (event: unknown) => `${JSON.stringify(event)}\n`;

describe("a log that is being written", () => {
  it("is shown line by line: one half written waits, one with parts missing is passed over with a notice", async () => {
    const log = join(folder, "events.ndjson");
    const half = line(NOTE);
    await writeFile(log, line(RUN) + line({ type: "start", seconds: 1 }) + half.slice(0, 20));
    const { store, performed } = opened();
    performed.perform({ type: "open", path: log }, store);
    await until(() => store.state().runs[0]?.model.valuation?.name === "uniform");
    await until(() => store.state().message !== null);
    expect(store.state().message).toEqual({
      level: "warning",
      text: expect.stringMatching(/^A line of events\.ndjson .* "start" at mechanism: /),
    });
    expect(store.state().runs[0]!.model.trainings).toEqual([]);
    expect(store.state().runs[0]!.model.notes).toEqual([]);
    await appendFile(log, half.slice(20));
    await until(() => store.state().runs[0]!.model.notes.length > 0);
    expect(store.state().runs[0]!.model.notes).toEqual([{ level: "info", message: "here" }]);
    performed.close();
  });

  it("is replayed without what cannot be shown", async () => {
    const log = join(folder, "replayed.ndjson");
    await writeFile(log, `${line(RUN) + line({ type: "phase", seconds: 1 }) + line(NOTE)}{"type":"no`);
    const { store, performed } = opened();
    await performed.replay(store, log, 1);
    expect(store.state().playback!.events).toEqual([RUN, NOTE]);
    expect(store.state().message!.text).toMatch(/"phase" at mechanism/);
    performed.close();
  });

  it("that never says what it is of is refused", async () => {
    const log = join(folder, "empty.ndjson");
    await writeFile(log, line(NOTE));
    const { store, performed } = opened();
    await expect(performed.replay(store, log, 1)).rejects.toThrow(
      /must be the event log of a run or a sweep/,
    );
    await expect(documentAt(folder, "empty.ndjson")).rejects.toThrow(/none of them/);
    await expect(documentAt(folder, "nowhere")).rejects.toThrow(/"nowhere" is not there/);
  });
});

describe("the folder of a sweep whose study is in a database", () => {
  it("opens its log, and without one says what to open", async () => {
    const path = join(folder, "stored-elsewhere");
    await mkdir(path);
    await writeFile(join(path, "config.json"), JSON.stringify({ kind: "sweep" }, null, 2));
    await expect(documentAt(folder, path)).rejects.toThrow(/opened by its own URL/);
    await writeFile(join(path, "events.ndjson"), "");
    expect(await documentAt(folder, path)).toMatchObject({ kind: "sweep-log" });
  });
});

describe("a job", () => {
  it("that is refused leaves in its folder what was there before it", async () => {
    const path = join(folder, "kept");
    await mkdir(path);
    await writeFile(join(path, "config.json"), "mine");
    const child = startChild({
      command: "train",
      args: ["--out", path],
      folder: path,
      events: null,
      cwd: folder,
    });
    expect((await child.ended).failure).toMatch(/already holds a run/);
    expect(await readdir(path)).toContain("stderr.log");
    await child.forget();
    expect(await readdir(path)).toEqual(["config.json"]);
  });

  it("whose folder cannot be made is an error in the last line, not the end", async () => {
    const root = join(folder, "no-runs");
    await mkdir(root);
    await writeFile(join(root, "runs"), "");
    const { store, performed } = opened(root);
    performed.perform({ type: "start", command: "train", args: ["--val-model", "exp"] }, store);
    await until(() => store.state().message !== null);
    expect(store.state().message).toEqual({
      level: "error",
      text: expect.stringMatching(/must be writable/),
    });
    performed.close();
  });
});

describe("a study", () => {
  it("that is opened by itself is shown without the sweep that was open before", async () => {
    const log = join(folder, "sweep.ndjson");
    await writeFile(log, line({ type: "sweep" }) + line({ type: "warm-start", seconds: 1, state: "ready" }));
    const path = join(folder, "alone.sqlite3");
    const storage = await sqliteStorage({ path });
    await createStudy({ storage, name: "s", directions: ["maximize"] });
    await storage.close();
    const { store, performed } = opened();
    performed.perform({ type: "open", path: log }, store);
    await until(() => store.state().sweep?.warmStart === "ready");
    performed.perform({ type: "open", path }, store);
    await until(() => store.state().study !== null);
    expect(store.state().sweep).toBeNull();
    await appendFile(log, line({ type: "warm-start", seconds: 2, state: "waiting" }));
    await pause(400, new AbortController().signal);
    expect(store.state().sweep).toBeNull();
    performed.close();
  });
});

describe("the list of runs", () => {
  it("leaves out folders whose record is none", async () => {
    const records = [{}, null, { valuation: "x" }, { valuation: { name: "exp", bidders: 3 }, trainings: 3 }];
    for (const [k, record] of records.entries()) {
      await mkdir(join(folder, "runs", `bad-${k}`), { recursive: true });
      await writeFile(join(folder, "runs", `bad-${k}`, "config.json"), JSON.stringify(record));
    }
    await mkdir(join(folder, "runs", "good"));
    const good = { valuation: { name: "exp", bidders: 3 }, trainings: [{ mechanism: "auction-net" }] };
    await writeFile(join(folder, "runs", "good", "config.json"), JSON.stringify(good));
    const found = await scanCatalog(folder);
    const details = found.filter(({ kind }) => kind === "run").map(({ detail }) => detail);
    expect(details).toEqual(["auction-net on exp, 3 bidders"]);
  });
});

describe("a sweep in the list of runs", () => {
  it("is running while it is written to, whatever it has found, and done by its result or its silence", async () => {
    const root = join(folder, "sweeping");
    const path = join(root, "runs", "sweep");
    await mkdir(path, { recursive: true });
    const record = { kind: "sweep", mechanism: "auction-net", valuation: { name: "exp", bidders: 3 } };
    await writeFile(join(path, "config.json"), JSON.stringify(record));
    await writeFile(join(path, "best.json"), "{}");
    const log = join(path, "events.ndjson");
    await writeFile(log, line({ type: "sweep" }));
    const status = async (later = 0) => (await scanCatalog(root, Date.now() + later))[0]!.status;
    expect(await status()).toBe("running");
    expect(await status(60_000)).toBe("done");
    await appendFile(log, line({ type: "result", v: 1 }));
    expect(await status()).toBe("done");
  });
});

describe("the objectives of a study", () => {
  it.each<[string, (study: Awaited<ReturnType<typeof createStudy>>) => Promise<void>, string[]]>([
    ["have the names that it stores", (study) => study.setMetricNames(["profit"]), ["profit"]],
    [
      "have that of its sweep",
      (study) => study.setUserAttr("auction-mech:sweep", { objective: "revenue-5regret" }),
      ["revenue-5regret"],
    ],
    ["are values where nothing names them", async () => {}, ["value"]],
  ])("%s", async (name, mark, expected) => {
    const path = join(folder, `${name}.sqlite3`);
    const storage = await sqliteStorage({ path });
    const study = await createStudy({ storage, name: "s", directions: ["maximize"] });
    await mark(study);
    await storage.close();
    const closing = new AbortController();
    const seen: (readonly string[])[] = [];
    await followStudy(
      await openStudyAt(path),
      ({ objectives }) => {
        seen.push(objectives);
        closing.abort();
      },
      closing.signal,
    );
    expect(seen).toEqual([expected]);
  });
});

// --- Internal helpers ---

function opened(root = folder): { store: Store; performed: Performer } {
  const nothing = () => {};
  const performed = performer(root, { suspend: nothing, redraw: nothing, quit: nothing, frame: () => "" });
  const store = createStore({
    initial: initialState({ columns: 100, rows: 30 }),
    perform: performed.perform,
    interval: () => 0,
  });
  return { store, performed };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await pause(10, new AbortController().signal);
}

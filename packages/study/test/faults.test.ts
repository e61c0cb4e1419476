import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import Sqlite from "libsql";
import { afterAll, describe, expect, it } from "vitest";
import {
  createStudy,
  deleteStudy,
  loadStudy,
  openStorage,
  postgresStorage,
  sqliteStorage,
  studySummaries,
  type Trial,
} from "../src/index.js";

// Util-linux; where they may not run, the tests that need them are skipped.
const [MOUNT, UNMOUNT] = ["mount", "umount"] as const;

const folder = mkdtempSync(join(tmpdir(), "study-faults-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function filled(name: string, trials = 5): Promise<string> {
  const path = join(folder, name);
  const study = await createStudy({ storage: `sqlite:///${path}`, name: "s", seed: 1, onWarning() {} });
  await study.optimize((trial) => trial.suggestFloat("x", 0, 1), { trials });
  await study.close();
  return path;
}

function alter(path: string, statement: string): void {
  const file = new Sqlite(path);
  file.exec(statement);
  file.close();
}

/** A small file system of its own; null where this user may not mount. */
function mounted(name: string, options: string): string | null {
  const path = join(folder, name);
  mkdirSync(path);
  try {
    execFileSync(MOUNT, ["-t", "tmpfs", "-o", options, "tmpfs", path], { stdio: "ignore" });
    return path;
  } catch {
    process.stderr.write(`A fault test skipped: mounting a tmpfs needs root (${name}).\n`);
    return null;
  }
}

describe("a file that is no study's", () => {
  it("text is refused, and left as it is", async () => {
    const path = join(folder, "text.db");
    writeFileSync(path, "not a database at all ".repeat(100));
    const before = readFileSync(path);
    await expect(sqliteStorage({ path })).rejects.toMatchObject({ code: "invalid-data" });
    expect(readFileSync(path)).toEqual(before);
  });

  it("a truncated file is refused, not shortened", async () => {
    const path = await filled("truncated.db", 200);
    truncateSync(path, Math.floor(statSync(path).size / 2));
    const load = async () => (await loadStudy({ storage: `sqlite:///${path}` })).trials();
    await expect(load()).rejects.toMatchObject({ code: "invalid-data" });
  });

  it("another application's file is refused, and left as it is", async () => {
    const path = join(folder, "other.db");
    alter(path, "create table invoices (id integer)");
    const before = readFileSync(path);
    await expect(sqliteStorage({ path })).rejects.toThrow(/invoices.*another application/);
    expect(readFileSync(path)).toEqual(before);
  });

  it.each([
    [
      "from the future",
      "update alembic_version set version_num = 'v9.9.9.z'",
      /v9\.9\.9\.z.*update @auction-mech/,
    ],
    ["from the past", "update alembic_version set version_num = 'v2.6.0.a'", /optuna storage upgrade/],
    ["without a version", "delete from alembic_version", /has none/],
  ])("a schema %s is refused with the remedy", async (_, statement, message) => {
    const path = await filled(`schema-${_.replaceAll(" ", "-")}.db`);
    alter(path, statement);
    await expect(sqliteStorage({ path })).rejects.toThrow(message);
    await expect(sqliteStorage({ path })).rejects.toMatchObject({ code: "study-incompatible" });
  });

  it("the schema before is read, and not written", async () => {
    const path = await filled("before.db");
    alter(path, "update alembic_version set version_num = 'v3.0.0.d'");
    const study = await loadStudy({ storage: `sqlite:///${path}` });
    expect(await study.trials()).toHaveLength(5);
    await expect(study.ask()).rejects.toThrow(/only be read/);
    await study.close();
  });
});

describe("rows that break the format are refused with their content", () => {
  it.each([
    [
      "an empty attribute",
      "insert into trial_user_attributes (trial_id, key, value_json) values (1, 'a', '')",
      /JSON/,
    ],
    ["an unknown distribution", 'update trial_params set distribution_json = \'{"name": "X"}\'', /Optuna's/],
    ["a missing value", "update trial_values set value = null", /FINITE/],
    ["a state in lower case", "update trials set state = 'complete'", /complete/],
    ["values from 1", "update trial_values set objective = 1", /objectives 0, 1/],
    [
      "a choice that is none",
      `update trial_params set distribution_json = '{"name": "CategoricalDistribution", "attributes": {"choices": [null]}}', param_value = 7`,
      /index/,
    ],
    ["a broken time", "update trials set datetime_start = 'yesterday'", /yesterday/],
  ])("%s", async (name, statement, message) => {
    const path = await filled(`rows-${name.replaceAll(" ", "-")}.db`);
    alter(path, statement);
    const study = await loadStudy({ storage: `sqlite:///${path}` });
    await expect(study.trials()).rejects.toThrow(message);
    await study.close();
  });
});

describe("a disk that refuses", () => {
  it("a missing folder is a storage conflict that names the path", async () => {
    const path = join(folder, "nowhere", "s.db");
    await expect(sqliteStorage({ path })).rejects.toThrow(path);
    await expect(sqliteStorage({ path })).rejects.toMatchObject({ code: "storage-conflict" });
  });

  it("a read-only directory is a storage conflict", async ({ skip }) => {
    const path = mounted("read-only", "size=1m,ro");
    if (path === null) return skip();
    try {
      await expect(sqliteStorage({ path: join(path, "s.db") })).rejects.toMatchObject({
        code: "storage-conflict",
      });
    } finally {
      execFileSync(UNMOUNT, [path]);
    }
  });

  it("a full disk loses no trial: what was told stays, the tell can be repeated", async ({ skip }) => {
    const path = mounted("small", "size=2m");
    if (path === null) return skip();
    try {
      const ballast = join(path, "ballast");
      const study = await createStudy({
        storage: `sqlite:///${join(path, "s.db")}`,
        name: "s",
        onWarning() {},
      });
      await study.optimize(() => 1, { trials: 5 });
      writeFileSync(ballast, "x".repeat(1_400_000));
      let open: Trial | undefined;
      let told = 5;
      const fill = async () => {
        for (;;) {
          open = await study.ask();
          await open.setUserAttr("payload", "x".repeat(5000));
          await study.tell(open, 1);
          open = undefined;
          told++;
        }
      };
      const full = await fill().catch((error: unknown) => error);
      expect(full).toMatchObject({ code: "storage-conflict" });
      expect(String(full)).toMatch(/full|room|writable/);
      rmSync(ballast);
      if (open) await study.tell(open, 1);
      await study.optimize(() => 1, { trials: 1 });
      const trials = await study.trials();
      expect(trials.filter(({ state }) => state === "COMPLETE")).toHaveLength(told + (open ? 2 : 1));
      expect(trials).toHaveLength(told + (open ? 2 : 1));
      await study.close();
    } finally {
      // Lazily: after a failed assertion the file is still open.
      execFileSync(UNMOUNT, ["-l", path]);
    }
  });
});

describe("what is not there is not made", () => {
  it("by loading, deleting or listing on a mistyped path", async () => {
    const path = join(folder, "mistyped.db");
    const storage = `sqlite:///${path}`;
    const refused = { code: "invalid-argument", message: expect.stringContaining(path) };
    await expect(loadStudy({ storage })).rejects.toMatchObject(refused);
    await expect(deleteStudy({ storage, name: "s" })).rejects.toMatchObject(refused);
    await expect(studySummaries(storage)).rejects.toMatchObject(refused);
    expect(existsSync(path)).toBe(false);
  });

  it("an empty file stays empty", async () => {
    const path = join(folder, "empty.db");
    writeFileSync(path, "");
    await expect(loadStudy({ storage: `sqlite:///${path}` })).rejects.toThrow(/is empty/);
    expect(statSync(path).size).toBe(0);
  });
});

describe("a storage that cannot serve says why", () => {
  it("where a table is missing", async () => {
    const path = await filled("tableless.db");
    alter(path, "drop table trial_params");
    const study = await loadStudy({ storage: `sqlite:///${path}` });
    await expect(study.trials()).rejects.toMatchObject({ code: "study-incompatible" });
    await study.close();
  });

  it("where it was closed", async () => {
    const storage = await sqliteStorage({ path: await filled("closed.db") });
    await storage.close();
    await expect(storage.studies()).rejects.toMatchObject({
      code: "storage-conflict",
      message: expect.stringContaining("closed"),
    });
  });
});

describe("a server or URL that is wrong", () => {
  it.each([
    "postgresql://me:se/cret@host/db",
    "postgresql://me:secret@host:port/db",
    "postgresql://me:secret@[host/db",
  ])("a PostgreSQL URL that cannot be read is refused, without the password: %s", async (url) => {
    const error: unknown = await openStorage(url).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "invalid-argument" });
    expect(inspect(error, { depth: 10 })).not.toMatch(/se.?cret/);
  });

  it("a PostgreSQL server that does not answer is a storage conflict, without the password", async () => {
    const connectionString = "postgresql://me:secret@127.0.0.1:9/nothing";
    const opened = postgresStorage({ connectionString, retrySeconds: 0.2 });
    const error: unknown = await opened.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "storage-conflict" });
    expect(String(error)).not.toContain("secret");
  });

  it.each([
    "mysql://me:secret@host/db",
    "mysql://me:a@secret@host/db",
    "mysql://me:a/secret@host/db",
    "mysql://host/db?password=secret",
    "me:secret@host",
  ])("an unknown URL is refused, without the password: %s", async (url) => {
    const error: unknown = await openStorage(url).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "invalid-argument" });
    expect(String(error)).toMatch(/sqlite:\/\/\//);
    expect(String(error)).not.toContain("secret");
  });
});

it("a queue longer than a statement's parameters is read and worked off", async () => {
  const path = await filled("queue.db");
  alter(
    path,
    `with recursive k(n) as (select 5 union all select n + 1 from k where n < 33000)
     insert into trials (number, study_id, state) select n, 1, 'WAITING' from k`,
  );
  const study = await loadStudy({ storage: `sqlite:///${path}` });
  expect(await study.trials()).toHaveLength(33_001);
  expect((await study.ask()).number).toBe(5);
  expect(await study.failStaleTrials()).toEqual([]);
  await study.close();
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, it, vi } from "vitest";
import { memoryStorage, postgresStorage, type StudyStorage, sqliteStorage } from "../src/index.js";
import { storageLaws } from "../src/testing.js";
import { type PostgresServer, startPostgres, whyNoPostgres } from "./postgres-server.js";

// The SQLite laws share one file and one event loop.
vi.setConfig({ testTimeout: 20_000 });

const beats = { heartbeatInterval: 0.5, gracePeriod: 1 };
const opened: StudyStorage[] = [];

function kept(storage: StudyStorage): StudyStorage {
  opened.push(storage);
  return storage;
}

afterAll(async () => {
  for (const storage of opened) await storage.close();
});

describe("memory", () => {
  const storage = memoryStorage();
  for (const law of storageLaws) it(law.name, () => law.check(async () => storage));
});

describe.concurrent("SQLite", () => {
  const folder = mkdtempSync(join(tmpdir(), "study-laws-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const open = async () => kept(await sqliteStorage({ path: join(folder, "laws.db"), ...beats }));
  for (const law of storageLaws) it(law.name, () => law.check(open));
});

const missing = whyNoPostgres();
if (missing) process.stderr.write(`${missing}\n`);
describe.skipIf(missing)("PostgreSQL", { concurrent: true }, () => {
  let server: PostgresServer;
  const ours: StudyStorage[] = [];
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(async () => {
    for (const storage of ours) await storage.close();
    await server?.stop();
  }, 30_000);
  const open = async () => {
    const storage = await postgresStorage({ connectionString: server.url, connections: 1, ...beats });
    ours.push(storage);
    return storage;
  };
  for (const law of storageLaws) it(law.name, () => law.check(open));
});

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { InvalidArgument, InvalidData, StorageConflict, StudyIncompatible } from "@auction-mech/core";
import { Kysely, SqliteDialect, sql } from "kysely";
import type { StudyStorage } from "../study-storage.js";
import type { Database, Medium } from "./medium.js";
import { retrying } from "./retry.js";
import type { OptunaSchema } from "./schema.js";
import { sqlStorage } from "./sql-storage.js";
import type { SqlStorageOptions } from "./sql-storage-options.js";
import { openSqlite, type SqliteFile } from "./sqlite-file.js";

export interface SqliteStorageOptions extends SqlStorageOptions {
  /** The file, made if absent; its folder must exist. */
  readonly path: string;
  /**
   * "wal" lets readers and one writer work at once, and needs a local disk;
   * "delete" also works on some network disks; "keep" leaves the file as its
   * maker chose, for who only looks at it. @default "wal"
   */
  readonly journal?: "wal" | "delete" | "keep";
  /**
   * What survives what: a killed process loses nothing either way; a power
   * failure may cost "normal" the last moments' trials, never the file.
   * @default "normal"
   */
  readonly synchronous?: "normal" | "full";
  /** Seconds to wait for other writers before giving up. @default 60 */
  readonly retrySeconds?: number;
}

/**
 * Studies in a SQLite file that Optuna and its dashboard open as they are.
 *
 * @throws InvalidArgument where the file is absent and `create` is false
 * @throws InvalidData on a file that is no SQLite database or is damaged
 * @throws StudyIncompatible on another application's file or another schema version
 * @throws StorageConflict where the file cannot be written
 */
export async function sqliteStorage(options: SqliteStorageOptions): Promise<StudyStorage> {
  const path = options.path === ":memory:" ? options.path : resolve(options.path);
  const explain = explainer(path);
  if (options.create === false && path !== ":memory:" && !existsSync(path)) {
    throw new InvalidArgument(`The study's file must exist, but there is no ${path}. Check the path.`);
  }
  let file: SqliteFile;
  try {
    file = openSqlite(path);
  } catch (error) {
    throw explain(error);
  }
  try {
    const medium = sqliteMedium(file, options.retrySeconds ?? 60, explain);
    const storage = await sqlStorage(medium, options);
    // After the check: another application's file is left as it is.
    await retrying(medium, async () =>
      file.configure(options.journal ?? "wal", options.synchronous ?? "normal"),
    );
    return storage;
  } catch (error) {
    file.close();
    throw explain(error);
  }
}

// --- Internal helpers ---

function sqliteMedium(file: SqliteFile, seconds: number, explain: (error: unknown) => unknown): Medium {
  const db: Database = new Kysely<OptunaSchema>({ dialect: new SqliteDialect({ database: file }) });
  return {
    name: "sqlite",
    db,
    seconds,
    isTransient: (error) => /^SQLITE_(BUSY|LOCKED|PROTOCOL)/.test(codeOf(error)),
    isUniqueViolation: (error) => codeOf(error).startsWith("SQLITE_CONSTRAINT"),
    explain,
    // IMMEDIATE: a transaction that first reads and then writes would otherwise fail, not wait, beside another writer.
    transaction: (work) =>
      db.connection().execute(async (tx) => {
        await sql`begin immediate`.execute(tx);
        try {
          const result = await work(tx);
          await sql`commit`.execute(tx);
          return result;
        } catch (error) {
          await sql`rollback`.execute(tx).catch(() => {});
          throw error;
        }
      }),
    // COMMIT is a call in this process: its outcome is always known.
    isCommitted: async () => false,
    async lockStudy(tx, studyId) {
      const found = await tx
        .selectFrom("studies")
        .select("study_id")
        .where("study_id", "=", studyId)
        .executeTakeFirst();
      return found !== undefined;
    },
    isOlderThan: (limit) =>
      sql<boolean>`(julianday('now') - julianday(trial_heartbeats.heartbeat)) * 86400.0 > ${limit}`,
    async tables(connection) {
      const { rows } = await sql<{ name: string }>`
        select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`.execute(connection);
      return rows.map(({ name }) => name);
    },
    close: async () => {
      await db.destroy();
    },
  };
}

function codeOf(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "";
}

/** Turns SQLite's errors into ours, with the file's name and the remedy. */
function explainer(path: string): (error: unknown) => unknown {
  return (cause) => {
    const code = codeOf(cause);
    const message = cause instanceof Error ? cause.message : String(cause);
    if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) {
      return new InvalidData(
        `The study's file must be a sound SQLite database, but ${path} is not: ${message}. ` +
          "Restore a copy, or try `sqlite3 FILE .recover`.",
        { cause },
      );
    }
    const refused = (why: string) => new StorageConflict(`${path} ${why} (${message}).`, { cause });
    if (code.startsWith("SQLITE_FULL")) {
      return refused("must have room to grow, but the disk is full. Free some space and tell again");
    }
    if (/^SQLITE_(READONLY|PERM|CANTOPEN|IOERR)/.test(code) || message.startsWith("ConnectionFailed")) {
      return refused(
        "and its folder must exist and be writable, but are not. Check the path, its owner and its rights",
      );
    }
    if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
      return refused(
        "must be free, but another process keeps it locked. End that process, or raise `retrySeconds`",
      );
    }
    if (/no such (table|column)/.test(message)) {
      return new StudyIncompatible(
        `A study's file must have every table of Optuna's, but ${path} lacks one: ${message}. Restore a copy.`,
        { cause },
      );
    }
    if (/database (connection )?is not open|driver has already been destroyed/.test(message)) {
      return refused("must be open, but its storage was closed. Open it again");
    }
    return cause;
  };
}

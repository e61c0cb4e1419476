import { StorageConflict } from "@auction-mech/core";
import { Kysely, PostgresDialect, sql } from "kysely";
import pg from "pg";
import type { StudyStorage } from "../study-storage.js";
import type { Database, Medium } from "./medium.js";
import type { OptunaSchema } from "./schema.js";
import { type SqlStorageOptions, sqlStorage } from "./sql-storage.js";

export interface PostgresStorageOptions extends SqlStorageOptions {
  /** `postgresql://user:password@host:5432/database`; without it, the PG… environment variables. */
  readonly connectionString?: string;
  /** Most connections of this process. @default 4 */
  readonly connections?: number;
  /** Seconds to wait for a server that went away before giving up. @default 120 */
  readonly retrySeconds?: number;
}

/**
 * Studies in a PostgreSQL database that Optuna and its dashboard open as they
 * are: what many workers on many machines share.
 *
 * @throws StudyIncompatible on another schema version
 * @throws StorageConflict where the server cannot be reached
 */
export async function postgresStorage(options: PostgresStorageOptions = {}): Promise<StudyStorage> {
  const pool = new pg.Pool({
    ...(options.connectionString === undefined ? {} : { connectionString: options.connectionString }),
    max: options.connections ?? 4,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    types: { getTypeParser: typeParser },
  });
  // Connections die with the server; whoever uses one is told by its query, and the next opens another.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  const medium = postgresMedium(pool, options.retrySeconds ?? 120);
  try {
    return await sqlStorage(medium, options);
  } catch (error) {
    await medium.close();
    throw error;
  }
}

// --- Internal helpers ---

/** PostgreSQL's number for `timestamp without time zone`. */
const TIMESTAMP = 1114;
/** Any number will do that no other application locks. */
const CREATE_LOCK = 7_255_120_012;

/** Times stay text: the driver would read them in this machine's zone. */
const typeParser = ((oid: number, format?: "text" | "binary") =>
  oid === TIMESTAMP
    ? (text: string) => text
    : pg.types.getTypeParser(oid, format as "text")) as typeof pg.types.getTypeParser;

function postgresMedium(pool: pg.Pool, seconds: number): Medium {
  const db: Database = new Kysely<OptunaSchema>({ dialect: new PostgresDialect({ pool }) });
  return {
    name: "postgresql",
    db,
    seconds,
    isTransient: (error) => isLost(error) || TRANSIENT.has(codeOf(error)),
    isOutcomeUnknown: isLost,
    isUniqueViolation: (error) => codeOf(error) === "23505",
    explain(cause) {
      if (!isLost(cause)) return cause;
      return new StorageConflict(
        `The PostgreSQL server must answer, but did not for ${seconds} s: ${String(cause)}. Check that it runs and the URL.`,
        { cause },
      );
    },
    transaction: (work) => db.transaction().execute(work),
    async lockStudy(tx, studyId) {
      const found = await tx
        .selectFrom("studies")
        .select("study_id")
        .where("study_id", "=", studyId)
        .forUpdate()
        .executeTakeFirst();
      return found !== undefined;
    },
    isOlderThan: (limit) =>
      sql<boolean>`extract(epoch from (localtimestamp - trial_heartbeats.heartbeat)) > ${limit}`,
    async tables(connection) {
      // In a transaction the lock keeps two workers from making the tables at once; elsewhere it does nothing.
      await sql`select pg_advisory_xact_lock(${CREATE_LOCK})`.execute(connection);
      const { rows } = await sql<{ name: string }>`
        select table_name as name from information_schema.tables
        where table_schema = current_schema()`.execute(connection);
      return rows.map(({ name }) => name);
    },
    close: () => db.destroy(),
  };
}

/** Deadlock, serialisation failure, too many connections. */
const TRANSIENT: ReadonlySet<string> = new Set(["40001", "40P01", "53300"]);
/** The server ends, is starting or went away; 08… are connection failures. */
const LOST = /^(57P0[123]|08\w{3}|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)$/;
const LOST_MESSAGE =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/;

function isLost(error: unknown): boolean {
  const message = error instanceof Error ? error.message : "";
  return LOST.test(codeOf(error)) || LOST_MESSAGE.test(message);
}

function codeOf(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "";
}

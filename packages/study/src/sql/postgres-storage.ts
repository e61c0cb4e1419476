import { InvalidArgument, StorageConflict, StudyIncompatible } from "@auction-mech/core";
import { Kysely, PostgresDialect, sql } from "kysely";
import pg from "pg";
import type { StudyStorage } from "../study-storage.js";
import type { Database, Medium } from "./medium.js";
import type { OptunaSchema } from "./schema.js";
import { sqlStorage } from "./sql-storage.js";
import type { SqlStorageOptions } from "./sql-storage-options.js";

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
 * @throws InvalidArgument on a URL that is none
 * @throws StudyIncompatible on another schema version
 * @throws StorageConflict where the server cannot be reached
 */
export async function postgresStorage(options: PostgresStorageOptions = {}): Promise<StudyStorage> {
  const { connectionString } = options;
  if (connectionString !== undefined) requireConnectionString(connectionString);
  const pool = new pg.Pool({
    ...(connectionString === undefined ? {} : { connectionString }),
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

/** The driver would take it apart only at the first connection, and its error quotes the password. */
function requireConnectionString(connectionString: string): void {
  try {
    new pg.Client({ connectionString });
  } catch {
    throw new InvalidArgument(
      "A PostgreSQL URL must look like postgresql://user:password@host:5432/database, but cannot be read. " +
        "Write characters such as @, / or # in a password as %40, %2F or %23.",
    );
  }
}

function postgresMedium(pool: pg.Pool, seconds: number): Medium {
  const db: Database = new Kysely<OptunaSchema>({ dialect: new PostgresDialect({ pool }) });
  return {
    name: "postgresql",
    db,
    seconds,
    isTransient: (error) => isLost(error) || error instanceof InDoubt || TRANSIENT.has(codeOf(error)),
    isUniqueViolation: (error) => codeOf(error) === "23505",
    explain: (error) => explained(error, seconds),
    transaction: (work, committing) =>
      db.connection().execute(async (tx) => {
        await sql.raw(BEGIN).execute(tx);
        try {
          const result = await work(tx);
          const { rows } = await sql<{
            id: string | null;
          }>`select txid_current_if_assigned()::text as id`.execute(tx);
          const id = rows[0]?.id ?? null;
          if (id !== null) committing?.(id, result);
          await sql`commit`.execute(tx);
          return result;
        } catch (error) {
          await sql`rollback`.execute(tx).catch(() => {});
          throw error;
        }
      }),
    async isCommitted(transaction) {
      // One that a crash has undone may not have a number yet.
      const { rows } = await sql<{ status: string | null }>`
        select case when ${transaction}::bigint < txid_snapshot_xmax(txid_current_snapshot())
          then txid_status(${transaction}::bigint) end as status`.execute(db);
      const status = rows[0]?.status;
      if (status === "in progress") throw new InDoubt(transaction);
      return status === "committed";
    },
    async lockStudy(tx, studyId) {
      const found = await tx
        .selectFrom("studies")
        .select("study_id")
        .where("study_id", "=", studyId)
        .forUpdate()
        .executeTakeFirst();
      return found !== undefined;
    },
    // Nobody could beat before the server started: its restart must not cost the trials of those who wait for it.
    isOlderThan: (limit) =>
      sql<boolean>`extract(epoch from (localtimestamp
        - greatest(trial_heartbeats.heartbeat, pg_postmaster_start_time()::timestamp))) > ${limit}`,
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

/**
 * A worker whose machine died in mid-transaction holds the study's lock until
 * its connection is given up, which by TCP alone takes hours.
 */
const BEGIN = "begin; set local idle_in_transaction_session_timeout = '30s'";

/** The server has not noticed yet that the connection of this transaction is cut. */
class InDoubt extends Error {
  constructor(transaction: string) {
    super(`the outcome of transaction ${transaction} is still open`);
  }
}

/** Deadlock, serialisation failure, too many connections. */
const TRANSIENT: ReadonlySet<string> = new Set(["40001", "40P01", "53300"]);
/** The server ends, is starting or went away; 08… are connection failures. */
const LOST =
  /^(57P0[123]|25P03|08\w{3}|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)$/;
const LOST_MESSAGE =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/;

function isLost(error: unknown): boolean {
  const message = error instanceof Error ? error.message : "";
  return LOST.test(codeOf(error)) || LOST_MESSAGE.test(message);
}

/** The database's errors as ours, with the remedy. */
function explained(cause: unknown, seconds: number): unknown {
  const code = codeOf(cause);
  const message = cause instanceof Error ? cause.message : String(cause);
  const refused = (rule: string, remedy: string) =>
    new StorageConflict(`${rule}: ${message}. ${remedy}`, { cause });
  if (isLost(cause) || cause instanceof InDoubt) {
    return refused(
      `The PostgreSQL server must answer, but did not for ${seconds} s`,
      "Check that it runs and the URL.",
    );
  }
  if (/^(28|3D|42501)/.test(code)) {
    return refused(
      "The PostgreSQL server must let the user work in the database, but refused",
      "Check the URL's user, password and database, and the user's rights.",
    );
  }
  if (/^(53|58|25006)/.test(code)) {
    return refused(
      "The PostgreSQL server must be able to write, but is not",
      "Free its disk or memory, then tell again.",
    );
  }
  if (/^42(P01|703)$/.test(code)) {
    return new StudyIncompatible(
      `A study's database must have every table of Optuna's, but lacks one: ${message}. Restore a copy.`,
      { cause },
    );
  }
  if (/driver has already been destroyed|after calling end on the pool/.test(message)) {
    return refused("The PostgreSQL storage must be open, but was closed", "Open it again.");
  }
  return cause;
}

function codeOf(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "";
}

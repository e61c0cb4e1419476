import type { Kysely, RawBuilder } from "kysely";
import type { RetryPolicy } from "./retry.js";
import type { OptunaSchema } from "./schema.js";

/** A connection to Optuna's tables; a transaction is one too. */
export type Database = Kysely<OptunaSchema>;

/** What one database does differently from another. */
export interface Medium extends RetryPolicy {
  readonly name: "sqlite" | "postgresql";
  readonly db: Database;
  /**
   * All or nothing; may read what it then writes without another writer in between.
   *
   * @param committing told, right before COMMIT is sent, the database's name for a
   *   transaction that wrote, where its answer can be lost
   */
  transaction<Result>(
    work: (tx: Database) => Promise<Result>,
    committing?: (transaction: string, result: Result) => void,
  ): Promise<Result>;
  /** Whether a transaction happened that was about to be committed. */
  isCommitted(transaction: string): Promise<boolean>;
  /** Keeps other writers off the study's trials until the transaction ends; false if there is no such study. */
  lockStudy(tx: Database, studyId: number): Promise<boolean>;
  /** SQL: whether the heartbeat is older than so many seconds by the database's clock. */
  isOlderThan(seconds: number): RawBuilder<boolean>;
  /** The names of the tables there are. */
  tables(db: Database): Promise<readonly string[]>;
  isUniqueViolation(error: unknown): boolean;
  /** The error as the caller should see it. */
  explain(error: unknown): unknown;
  close(): Promise<void>;
}

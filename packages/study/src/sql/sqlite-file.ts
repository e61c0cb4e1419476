import type { SqliteDatabase, SqliteStatement } from "kysely";
import SqliteConnection from "libsql";

/** An open SQLite file as the query builder wants it, with its statements kept. */
export interface SqliteFile extends SqliteDatabase {
  configure(journal: "wal" | "delete" | "keep", synchronous: "normal" | "full"): void;
}

/**
 * Opens or makes the file. Native SQLite: one compiled to WebAssembly does not
 * see other processes' locks, and has lost committed rows beside them.
 */
export function openSqlite(path: string): SqliteFile {
  const connection = new SqliteConnection(path);
  connection.pragma(`busy_timeout = ${BUSY_TIMEOUT}`);
  const statements = new Map<string, SqliteStatement>();

  function prepare(text: string): SqliteStatement {
    const kept = statements.get(text);
    if (kept) return kept;
    const statement = CONTROL.test(text)
      ? control(text)
      : (connection.prepare(text) as unknown as SqliteStatement);
    if (statements.size >= MOST_STATEMENTS) statements.clear();
    statements.set(text, statement);
    return statement;
  }

  /** One that found the file locked would stay in progress, and forbid every later commit, until collected as garbage. */
  function control(text: string): SqliteStatement {
    const run = () => {
      connection.exec(text);
      return { changes: 0, lastInsertRowid: 0 };
    };
    return { reader: false, run, all: () => [], iterate: () => [].values() };
  }

  return {
    prepare,
    close() {
      statements.clear();
      try {
        // So that whoever copies the file alone has everything.
        connection.exec("pragma wal_checkpoint(truncate)");
      } catch {
        // Another process reads, or it is no database: nothing is lost either way.
      }
      connection.close();
    },
    configure(journal, synchronous) {
      if (journal !== "keep") connection.exec(`pragma journal_mode = ${journal}`);
      connection.exec(`pragma synchronous = ${synchronous}`);
    },
  };
}

// --- Internal helpers ---

/**
 * Milliseconds that SQLite itself waits for a lock. It blocks the event loop,
 * and with it another handle of this process that may hold that very lock, so
 * longer waits are ours.
 */
const BUSY_TIMEOUT = 5;
/** Statements that take and leave locks. */
const CONTROL = /^(begin|commit|rollback)/;
/** Lists of ids make texts of many lengths. */
const MOST_STATEMENTS = 200;

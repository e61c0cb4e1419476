import type { Database, Medium } from "./medium.js";
import { retrying } from "./retry.js";
import type { OptunaSchema } from "./schema.js";

/** A row of `trials` that is there if the transaction happened; undefined where nothing was written. */
export type Trace = Partial<
  Pick<OptunaSchema["trials"], "study_id" | "number" | "state" | "datetime_start">
> & {
  readonly trial_id: number;
};

/** Runs a transaction, again where that may help, so that it happens once. */
export type ExactlyOnce = <Result>(
  work: (tx: Database) => Promise<Result>,
  trace?: (result: Result) => Trace | undefined,
) => Promise<Result>;

/**
 * A transaction whose COMMIT was sent and never answered may have happened or
 * not. The database knows: it is asked for that transaction's outcome before
 * the work is repeated, whatever the work was. A server that crashed forgets
 * transactions and gives their numbers to others, hence the look for a trace.
 */
export function exactlyOnce(medium: Medium): ExactlyOnce {
  return <Result>(work: (tx: Database) => Promise<Result>, trace?: (result: Result) => Trace | undefined) => {
    let undecided: { readonly transaction: string; readonly result: Result } | undefined;
    return retrying(medium, async () => {
      if (undecided && (await medium.isCommitted(undecided.transaction))) {
        if (await isThere(medium.db, trace?.(undecided.result))) return undecided.result;
      }
      undecided = undefined;
      return medium.transaction(work, (transaction, result) => {
        undecided = { transaction, result };
      });
    });
  };
}

// --- Internal helpers ---

async function isThere(db: Database, trace: Trace | undefined): Promise<boolean> {
  if (trace === undefined) return true;
  const found = await db
    .selectFrom("trials")
    .select("trial_id")
    .where((row) => row.and(trace))
    .executeTakeFirst();
  return found !== undefined;
}

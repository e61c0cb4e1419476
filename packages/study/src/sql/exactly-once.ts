import type { Database, Medium } from "./medium.js";
import { retrying } from "./retry.js";

/** Runs a transaction, again where that may help, so that it happens once. */
export type ExactlyOnce = <Result>(work: (tx: Database) => Promise<Result>) => Promise<Result>;

/**
 * A transaction whose COMMIT was sent and never answered may have happened or
 * not. The database knows: it is asked for that transaction's outcome before
 * the work is repeated, whatever the work was.
 */
export function exactlyOnce(medium: Medium): ExactlyOnce {
  return <Result>(work: (tx: Database) => Promise<Result>) => {
    let undecided: { readonly transaction: string; readonly result: Result } | undefined;
    return retrying(medium, async () => {
      if (undecided && (await medium.isCommitted(undecided.transaction))) return undecided.result;
      undecided = undefined;
      return medium.transaction(work, (transaction, result) => {
        undecided = { transaction, result };
      });
    });
  };
}

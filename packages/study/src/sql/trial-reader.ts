import type { FrozenTrial } from "../frozen-trial.js";
import type { Database } from "./medium.js";
import { readTrials, type TrialSelection } from "./read-trials.js";

/** The questions that a cache of one study's trials asks the database. */
export interface TrialReader {
  /** The selected trials with all that belongs to them. */
  read(selection: TrialSelection): Promise<readonly FrozenTrial[]>;
  /**
   * What tells a study from another that later took its id: its name and, given
   * one of its trials, when that started. Undefined where it was deleted.
   */
  identity(studyId: number, trialId: number | undefined): Promise<string | undefined>;
  /** Ids in `[from, to]` of the study's trials that do not wait. */
  notWaiting(studyId: number, from: number, to: number): Promise<readonly number[]>;
}

export function trialReader(db: Database): TrialReader {
  return {
    read: (selection) => readTrials(db, selection),
    async identity(studyId, trialId = -1) {
      const row = await db
        .selectFrom("studies")
        .leftJoin("trials", (join) =>
          join.onRef("trials.study_id", "=", "studies.study_id").on("trials.trial_id", "=", trialId),
        )
        .select(["studies.study_name", "trials.trial_id", "trials.datetime_start"])
        .where("studies.study_id", "=", studyId)
        .executeTakeFirst();
      return row && JSON.stringify([row.study_name, row.trial_id, row.datetime_start]);
    },
    async notWaiting(studyId, from, to) {
      const rows = await db
        .selectFrom("trials")
        .select("trial_id")
        .where("study_id", "=", studyId)
        .where("trial_id", ">=", from)
        .where("trial_id", "<=", to)
        .where("state", "!=", "WAITING")
        .execute();
      return rows.map(({ trial_id }) => trial_id);
    },
  };
}

import { requirePositive } from "@auction-mech/core";
import type { FrozenTrial } from "../frozen-trial.js";
import type { Heartbeats } from "../study-storage.js";
import type { Medium } from "./medium.js";
import { readTrials } from "./read-trials.js";
import type { SqlStorageOptions } from "./sql-storage.js";
import { beatTrials, finishTrial, insertTrial } from "./write-trial.js";

/**
 * Heartbeats by the database's clock.
 *
 * @param attempt tries a transaction again where that may help
 * @param unfinished ids that may be running, so that a check looks at those rows only
 */
export function sqlHeartbeats(
  medium: Medium,
  options: SqlStorageOptions,
  attempt: <Result>(operation: () => Promise<Result>) => Promise<Result>,
  unfinished: (studyId: number) => readonly number[],
): Heartbeats | undefined {
  const { heartbeatInterval = 60 } = options;
  if (heartbeatInterval === null) return undefined;
  const { gracePeriod = 2 * heartbeatInterval } = options;
  requirePositive("heartbeatInterval", heartbeatInterval);
  requirePositive("gracePeriod", gracePeriod);

  async function stale(studyId: number, db = medium.db): Promise<readonly number[]> {
    const candidates = unfinished(studyId);
    if (candidates.length === 0) return [];
    const rows = await db
      .selectFrom("trial_heartbeats")
      .innerJoin("trials", "trials.trial_id", "trial_heartbeats.trial_id")
      .select("trials.trial_id")
      .where("trials.trial_id", "in", candidates)
      .where("trials.state", "=", "RUNNING")
      .where(medium.isOlderThan(gracePeriod))
      .orderBy("trials.trial_id")
      .execute();
    return rows.map(({ trial_id }) => trial_id);
  }

  return {
    interval: heartbeatInterval,
    gracePeriod,
    beat: (trialIds) => attempt(() => medium.transaction((tx) => beatTrials(tx, trialIds))),
    async failStaleTrials(studyId, retry) {
      // Most checks find nothing, and must not wait for the lock.
      if ((await attempt(() => stale(studyId))).length === 0) return [];
      return attempt(() =>
        medium.transaction(async (tx) => {
          await medium.lockStudy(tx, studyId);
          const trialIds = await stale(studyId, tx);
          const failed: FrozenTrial[] = [];
          for (const trialId of trialIds) await finishTrial(tx, trialId, { state: "FAIL", values: null });
          if (trialIds.length > 0) failed.push(...(await readTrials(tx, { trialIds })));
          for (const trial of failed) {
            const again = retry(trial);
            if (!again) continue;
            const { count } = await tx
              .selectFrom("trials")
              .select((query) => query.fn.countAll<string | number>().as("count"))
              .where("study_id", "=", studyId)
              .executeTakeFirstOrThrow();
            await insertTrial(tx, studyId, Number(count), {
              ...again,
              datetimeStart: null,
              datetimeComplete: null,
            });
          }
          return failed;
        }),
      );
    },
  };
}

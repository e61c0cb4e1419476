import { requirePositive } from "@auction-mech/core";
import type { FrozenTrial } from "../frozen-trial.js";
import type { Heartbeats } from "../study-storage.js";
import { countTrials, MOST_IDS, readTrials } from "./read-trials.js";
import type { Session } from "./session.js";
import type { SqlStorageOptions } from "./sql-storage-options.js";
import { beatTrials, failRunning, insertTrial } from "./write-trial.js";

/**
 * Heartbeats by the database's clock.
 *
 * @param running ids that may be running, so that a check looks at those rows only
 */
export function sqlHeartbeats(
  { medium, read, write }: Session,
  options: SqlStorageOptions,
  running: (studyId: number) => readonly number[],
): Heartbeats | undefined {
  const { heartbeatInterval = 60 } = options;
  if (heartbeatInterval === null) return undefined;
  const { gracePeriod = 2 * heartbeatInterval } = options;
  requirePositive("heartbeatInterval", heartbeatInterval);
  requirePositive("gracePeriod", gracePeriod);

  async function stale(studyId: number, db = medium.db): Promise<readonly number[]> {
    const candidates = running(studyId);
    if (candidates.length === 0) return [];
    const rows = await db
      .selectFrom("trial_heartbeats")
      .innerJoin("trials", "trials.trial_id", "trial_heartbeats.trial_id")
      .select("trials.trial_id")
      .where((is) =>
        candidates.length <= MOST_IDS
          ? is("trials.trial_id", "in", candidates)
          : is("trials.study_id", "=", studyId),
      )
      .where("trials.state", "=", "RUNNING")
      .where(medium.isOlderThan(gracePeriod))
      .orderBy("trials.trial_id")
      .execute();
    return rows.map(({ trial_id }) => trial_id);
  }

  return {
    interval: heartbeatInterval,
    gracePeriod,
    beat: (trialIds) => write((tx) => beatTrials(tx, trialIds)),
    async failStaleTrials(studyId, retry) {
      // Most checks find nothing, and must not wait for the lock.
      if ((await read(() => stale(studyId))).length === 0) return [];
      return write(async (tx) => {
        await medium.lockStudy(tx, studyId);
        const trialIds: number[] = [];
        for (const trialId of await stale(studyId, tx)) {
          // Not the lock on the study keeps its worker from telling it just now.
          if (await failRunning(tx, trialId)) trialIds.push(trialId);
        }
        const failed: FrozenTrial[] = [];
        if (trialIds.length > 0) failed.push(...(await readTrials(tx, { trialIds })));
        for (const trial of failed) {
          const again = retry(trial);
          if (!again) continue;
          const number = await countTrials(tx, studyId);
          await insertTrial(tx, studyId, number, {
            ...again,
            datetimeStart: null,
            datetimeComplete: null,
          });
        }
        return failed;
      });
    },
  };
}

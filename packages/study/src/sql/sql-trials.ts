import { InvalidArgument, StorageConflict } from "@auction-mech/core";
import { type FrozenTrial, STARTED_TRIAL } from "../frozen-trial.js";
import type { StudyStorage, TrialChanges } from "../study-storage.js";
import { asChanges, requireStorable, requireUnfinished } from "../trial-changes.js";
import type { Database, Medium } from "./medium.js";
import { countTrials, readTrials } from "./read-trials.js";
import type { Session } from "./session.js";
import { lockStudy, unknownStudy } from "./sql-studies.js";
import { storedNow } from "./stored-datetime.js";
import type { TrialCaches } from "./trial-cache.js";
import { beatTrials, finishTrial, insertParts, insertTrial, storedTimes } from "./write-trial.js";

type TrialMethod =
  | "createTrial"
  | "createTrialWithin"
  | "popWaitingTrial"
  | "trials"
  | "trial"
  | "updateTrial";

/**
 * A storage's trials.
 *
 * @param beats whether a trial's first sign of life is written with its start
 */
export function sqlTrials(
  { medium, read, write }: Session,
  caches: TrialCaches,
  beats: boolean,
): Pick<StudyStorage, TrialMethod> {
  async function trials(studyId: number, queueAsRead: boolean): Promise<readonly FrozenTrial[]> {
    const found = await read(() => caches.of(studyId).refresh(queueAsRead));
    if (found) return found;
    caches.forget(studyId);
    return unknownStudy(studyId);
  }

  async function trial(trialId: number): Promise<FrozenTrial> {
    const [found] = await read(() => readTrials(medium.db, { trialIds: [trialId] }));
    return found ?? unknownTrial(trialId);
  }

  /** Inserts a RUNNING trial unless the study has `limit` trials already. */
  async function start(studyId: number, limit: number): Promise<FrozenTrial | undefined> {
    const started = storedNow();
    const created = await write(
      async (tx) => {
        await lockStudy(medium, tx, studyId);
        const number = await countTrials(tx, studyId);
        if (number >= limit) return undefined;
        const trialId = await insertTrial(tx, studyId, number, { ...STARTED_TRIAL, datetimeStart: started });
        if (beats) await beatTrials(tx, [trialId]);
        return { trialId, number };
      },
      (done) => done && { trial_id: done.trialId, datetime_start: started },
    );
    if (!created) return undefined;
    const datetimeStart = new Date(`${started.slice(0, 23).replace(" ", "T")}Z`);
    return { ...STARTED_TRIAL, ...created, datetimeStart };
  }

  async function copy(studyId: number, template: FrozenTrial): Promise<FrozenTrial> {
    requireStorable(asChanges(template));
    const created = await write(
      async (tx) => {
        await lockStudy(medium, tx, studyId);
        const number = await countTrials(tx, studyId);
        const trialId = await insertTrial(tx, studyId, number, { ...template, ...storedTimes(template) });
        return { trialId, number };
      },
      (done) => ({ trial_id: done.trialId, study_id: studyId, number: done.number }),
    );
    return { ...template, ...created };
  }

  /** Whether this caller, of all that may try, turned the trial from WAITING to RUNNING. */
  function pop(trialId: number): Promise<boolean> {
    const started = storedNow();
    return write(
      async (tx) => {
        const { numUpdatedRows } = await tx
          .updateTable("trials")
          .set({ state: "RUNNING", datetime_start: started })
          .where("trial_id", "=", trialId)
          .where("state", "=", "WAITING")
          .executeTakeFirst();
        if (numUpdatedRows > 0n && beats) await beatTrials(tx, [trialId]);
        return numUpdatedRows > 0n;
      },
      () => ({ trial_id: trialId, datetime_start: started }),
    );
  }

  return {
    async createTrial(studyId, template) {
      return template ? copy(studyId, template) : (await start(studyId, Number.POSITIVE_INFINITY))!;
    },
    createTrialWithin: start,
    async popWaitingTrial(studyId) {
      const waiting = (await trials(studyId, true)).filter(({ state }) => state === "WAITING");
      for (const { trialId } of waiting) {
        if (await pop(trialId)) return trial(trialId);
      }
      return undefined;
    },
    trials: (studyId, { queueAsRead = false } = {}) => trials(studyId, queueAsRead),
    trial,
    async updateTrial(trialId, changes) {
      requireStorable(changes);
      const { finish } = changes;
      await write(
        (tx) => updateTrial(tx, medium, trialId, changes),
        () => finish && { trial_id: trialId, state: finish.state },
      );
    },
  };
}

// --- Internal helpers ---

async function updateTrial(
  tx: Database,
  medium: Medium,
  trialId: number,
  changes: TrialChanges,
): Promise<void> {
  let query = tx.selectFrom("trials").select(["state", "number"]).where("trial_id", "=", trialId);
  if (medium.name === "postgresql") query = query.forUpdate();
  const trial = await query.executeTakeFirst();
  if (!trial) unknownTrial(trialId);
  requireUnfinished(trial);
  if (trial.state === "WAITING" && changes.finish?.state === "COMPLETE") {
    throw new StorageConflict(
      `Only a RUNNING trial can be completed, but trial ${trial.number} is WAITING. Ask for it first.`,
    );
  }
  await insertParts(tx, trialId, changes);
  if (changes.finish) await finishTrial(tx, trialId, changes.finish);
}

function unknownTrial(trialId: number): never {
  throw new InvalidArgument(`The trial must exist, but the storage has no trial with id ${trialId}.`);
}

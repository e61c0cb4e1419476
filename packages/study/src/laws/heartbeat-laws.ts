import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { retryTrial } from "../retry-trial.js";
import type { Heartbeats, StudyStorage } from "../study-storage.js";
import { freshStudy, type StorageLaw } from "./storage-law.js";

/** About heartbeats; a storage without them keeps these trivially. Best opened with a grace period of about a second. */
export const heartbeatLaws: readonly StorageLaw[] = [
  {
    name: "a trial that beats is not stale",
    async check(open) {
      const storage = await open();
      const { heartbeats } = storage;
      if (!heartbeats || heartbeats.gracePeriod > LONGEST_WAIT) return;
      const { studyId } = await freshStudy(storage);
      const { trialId } = await storage.createTrial(studyId);
      for (let waited = 0; waited < heartbeats.gracePeriod * 1.5; waited += heartbeats.gracePeriod / 4) {
        await sleep(heartbeats.gracePeriod * 250);
        await heartbeats.beat([trialId]);
      }
      await storage.trials(studyId);
      assert.deepEqual(await heartbeats.failStaleTrials(studyId, () => undefined), []);
    },
  },
  {
    name: "a stale trial is failed and queued again by exactly one caller",
    async check(open) {
      const handles = [await open(), await open(), await open()];
      const stale = await staleStudy(handles[0]!);
      if (!stale) return;
      const failed = await Promise.all(
        handles.map(async (storage) => {
          await storage.trials(stale.studyId);
          return storage.heartbeats!.failStaleTrials(stale.studyId, (trial) => retryTrial(trial, 1));
        }),
      );
      assert.equal(failed.flat().length, 1);
      const trials = await handles[1]!.trials(stale.studyId);
      assert.deepEqual(
        trials.map(({ state }) => state),
        ["FAIL", "COMPLETE", "WAITING"],
      );
      assert.deepEqual(trials[2]!.systemAttrs, { failed_trial: 0, retry_history: [0] });
      assert.deepEqual(trials[2]!.userAttrs, { kept: true });
    },
  },
  {
    name: "a trial is retried no more often than allowed",
    async check(open) {
      const storage = await open();
      const stale = await staleStudy(storage);
      if (!stale) return;
      await storage.trials(stale.studyId);
      await stale.heartbeats.failStaleTrials(stale.studyId, (trial) => retryTrial(trial, 0));
      const trials = await storage.trials(stale.studyId);
      assert.deepEqual(
        trials.map(({ state }) => state),
        ["FAIL", "COMPLETE"],
      );
    },
  },
];

// --- Internal helpers ---

/** Seconds; with longer grace periods there is no time to see a trial die. */
const LONGEST_WAIT = 3;

/** A study with a trial whose worker died and one that finished in time. */
async function staleStudy(
  storage: StudyStorage,
): Promise<{ studyId: number; heartbeats: Heartbeats } | undefined> {
  const { heartbeats } = storage;
  if (!heartbeats || heartbeats.gracePeriod > LONGEST_WAIT) return undefined;
  const { studyId } = await freshStudy(storage);
  const dead = await storage.createTrial(studyId);
  const done = await storage.createTrial(studyId);
  await storage.updateTrial(dead.trialId, { userAttrs: { kept: true } });
  await storage.updateTrial(done.trialId, { finish: { state: "COMPLETE", values: [1] } });
  // The database's clock may count whole seconds.
  await sleep(heartbeats.gracePeriod * 1000 + 1100);
  return { studyId, heartbeats };
}

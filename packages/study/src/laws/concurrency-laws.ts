import assert from "node:assert/strict";
import { createTrial } from "../frozen-trial.js";
import type { StudyStorage } from "../study-storage.js";
import { freshStudy, type StorageLaw } from "./storage-law.js";

/** About several callers at once, through several handles where there are any. */
export const concurrencyLaws: readonly StorageLaw[] = [
  {
    name: "trials created at once have dense numbers",
    async check(open) {
      const handles = await several(open);
      const { studyId } = await freshStudy(handles[0]!);
      const created = await Promise.all(times(30, (k) => handles[k % 3]!.createTrial(studyId)));
      assert.deepEqual(
        created.map(({ number }) => number).sort((a, b) => a - b),
        times(30, (k) => k),
      );
      assert.equal(new Set(created.map(({ trialId }) => trialId)).size, 30);
    },
  },
  {
    name: "of trials asked for at once within a limit there are exactly so many",
    async check(open) {
      const handles = await several(open);
      const { studyId } = await freshStudy(handles[0]!);
      await handles[0]!.createTrial(studyId);
      const created = await Promise.all(times(12, (k) => handles[k % 3]!.createTrialWithin(studyId, 8)));
      const numbers = created.flatMap((trial) => (trial ? [trial.number] : []));
      assert.deepEqual(
        numbers.sort((a, b) => a - b),
        [1, 2, 3, 4, 5, 6, 7],
      );
      assert.equal((await handles[1]!.trials(studyId)).length, 8);
    },
  },
  {
    name: "a waiting trial is popped by exactly one caller",
    async check(open) {
      const handles = await several(open);
      const { studyId } = await freshStudy(handles[0]!);
      for (let k = 0; k < 5; k++) await handles[0]!.createTrial(studyId, createTrial({ state: "WAITING" }));
      const popped = await Promise.all(times(12, (k) => handles[k % 3]!.popWaitingTrial(studyId)));
      const numbers = popped.flatMap((trial) => (trial ? [trial.number] : []));
      assert.deepEqual(
        numbers.sort((a, b) => a - b),
        [0, 1, 2, 3, 4],
      );
    },
  },
  {
    name: "a trial is finished by exactly one caller, and keeps that one's value",
    async check(open) {
      const handles = await several(open);
      const { studyId } = await freshStudy(handles[0]!);
      const { trialId } = await handles[0]!.createTrial(studyId);
      const ends = await Promise.allSettled(
        times(6, (k) => handles[k % 3]!.updateTrial(trialId, { finish: { state: "COMPLETE", values: [k] } })),
      );
      const winners = ends.flatMap(({ status }, k) => (status === "fulfilled" ? [k] : []));
      assert.equal(winners.length, 1);
      assert.deepEqual((await handles[1]!.trial(trialId)).values, winners);
    },
  },
  {
    name: "attributes written at once are all stored",
    async check(open) {
      const handles = await several(open);
      const { studyId } = await freshStudy(handles[0]!);
      const { trialId } = await handles[0]!.createTrial(studyId);
      await Promise.all(
        times(18, (k) => handles[k % 3]!.updateTrial(trialId, { userAttrs: { [`key ${k}`]: k } })),
      );
      await Promise.all(times(18, (k) => handles[k % 3]!.setStudyAttr(studyId, "user", `key ${k}`, k)));
      const expected = Object.fromEntries(times(18, (k) => [`key ${k}`, k]));
      assert.deepEqual((await handles[1]!.trial(trialId)).userAttrs, expected);
      assert.deepEqual((await handles[2]!.study(studyId)).userAttrs, expected);
    },
  },
  {
    name: "of several callers creating one study one succeeds",
    async check(open) {
      const handles = await several(open);
      const name = `law-race-${Math.random()}`;
      const ends = await Promise.allSettled(
        handles.map((storage) => storage.createStudy(name, ["MINIMIZE"])),
      );
      assert.equal(ends.filter(({ status }) => status === "fulfilled").length, 1);
    },
  },
  {
    name: "what one handle wrote the other reads",
    async check(open) {
      const [one, other] = [await open(), await open()];
      const { studyId } = await freshStudy(one);
      await other.trials(studyId);
      const { trialId } = await one.createTrial(studyId);
      assert.equal((await other.trials(studyId))[0]!.state, "RUNNING");
      await one.updateTrial(trialId, { userAttrs: { a: 1 } });
      assert.deepEqual((await other.trials(studyId))[0]!.userAttrs, { a: 1 });
      await one.updateTrial(trialId, { finish: { state: "COMPLETE", values: [3] } });
      assert.deepEqual((await other.trials(studyId))[0]!.values, [3]);
    },
  },
  {
    name: "a queue that is not read again still shows who waits, and attributes once asked for",
    async check(open) {
      const [one, other] = [await open(), await open()];
      const { studyId } = await freshStudy(one);
      for (let k = 0; k < 4; k++) await one.createTrial(studyId, createTrial({ state: "WAITING" }));
      await other.trials(studyId);
      const popped = await one.popWaitingTrial(studyId);
      assert.equal(popped?.number, 0);
      const [, , last] = await one.trials(studyId);
      await one.updateTrial(last!.trialId, { finish: { state: "FAIL", values: null } });
      const states = (await other.trials(studyId, { queueAsRead: true })).map(({ state }) => state);
      assert.deepEqual(states, ["RUNNING", "WAITING", "FAIL", "WAITING"]);
      const [, waiting] = await one.trials(studyId);
      await one.updateTrial(waiting!.trialId, { userAttrs: { a: 1 } });
      assert.deepEqual((await other.trials(studyId))[1]!.userAttrs, { a: 1 });
    },
  },
];

// --- Internal helpers ---

function times<Result>(count: number, make: (k: number) => Result): Result[] {
  return Array.from({ length: count }, (_, k) => make(k));
}

function several(open: () => Promise<StudyStorage>): Promise<StudyStorage[]> {
  return Promise.all(times(3, open));
}

import assert from "node:assert/strict";
import { createTrial } from "../frozen-trial.js";
import { freshStudy, type StorageLaw } from "./storage-law.js";

/** About what a trial may become. */
export const stateLaws: readonly StorageLaw[] = [
  {
    name: "a finished trial has its state, values and end",
    async check(open) {
      const storage = await open();
      const { studyId } = await freshStudy(storage, ["MINIMIZE", "MINIMIZE"]);
      const { trialId } = await storage.createTrial(studyId);
      await storage.updateTrial(trialId, { finish: { state: "COMPLETE", values: [1.5, -Infinity] } });
      const trial = await storage.trial(trialId);
      assert.equal(trial.state, "COMPLETE");
      assert.deepEqual(trial.values, [1.5, -Infinity]);
      assert.ok(trial.datetimeComplete!.getTime() >= trial.datetimeStart!.getTime());
    },
  },
  {
    name: "what is written with the end is stored with it",
    async check(open) {
      const storage = await open();
      const { studyId } = await freshStudy(storage);
      const { trialId } = await storage.createTrial(studyId);
      await storage.updateTrial(trialId, {
        intermediateValues: { 0: 2 },
        userAttrs: { a: 1 },
        finish: { state: "PRUNED", values: [2] },
      });
      const trial = await storage.trial(trialId);
      assert.deepEqual(
        [trial.state, trial.values, trial.intermediateValues, trial.userAttrs],
        ["PRUNED", [2], { 0: 2 }, { a: 1 }],
      );
    },
  },
  {
    name: "a finished trial refuses every change with a storage conflict",
    async check(open) {
      const storage = await open();
      const { studyId } = await freshStudy(storage);
      for (const state of ["COMPLETE", "PRUNED", "FAIL"] as const) {
        const { trialId } = await storage.createTrial(studyId);
        await storage.updateTrial(trialId, { finish: { state, values: state === "COMPLETE" ? [1] : null } });
        const before = await storage.trial(trialId);
        const refused = { code: "storage-conflict" };
        await assert.rejects(storage.updateTrial(trialId, { userAttrs: { late: 1 } }), refused);
        await assert.rejects(storage.updateTrial(trialId, { intermediateValues: { 0: 1 } }), refused);
        await assert.rejects(
          storage.updateTrial(trialId, { finish: { state: "COMPLETE", values: [2] } }),
          refused,
        );
        assert.deepEqual(await storage.trial(trialId), before);
      }
    },
  },
  {
    name: "a NaN value is refused, and the trial stays RUNNING",
    async check(open) {
      const storage = await open();
      const { studyId } = await freshStudy(storage);
      const { trialId } = await storage.createTrial(studyId);
      const finish = { state: "COMPLETE", values: [Number.NaN] } as const;
      await assert.rejects(storage.updateTrial(trialId, { finish }), { code: "invalid-argument" });
      assert.equal((await storage.trial(trialId)).state, "RUNNING");
    },
  },
  {
    name: "a returned trial does not change under later writes",
    async check(open) {
      const storage = await open();
      const { studyId } = await freshStudy(storage);
      const { trialId } = await storage.createTrial(studyId);
      const before = await storage.trial(trialId);
      const list = await storage.trials(studyId);
      await storage.updateTrial(trialId, { userAttrs: { a: 1 }, finish: { state: "COMPLETE", values: [1] } });
      await storage.createTrial(studyId);
      assert.deepEqual([before.state, before.userAttrs], ["RUNNING", {}]);
      assert.deepEqual([list.length, list[0]!.state], [1, "RUNNING"]);
    },
  },
  {
    name: "what a caller changes after a write is not stored",
    async check(open) {
      const storage = await open();
      const { studyId } = await freshStudy(storage);
      const { trialId } = await storage.createTrial(studyId);
      const list = [1];
      await storage.updateTrial(trialId, { userAttrs: { list } });
      list.push(2);
      assert.deepEqual((await storage.trial(trialId)).userAttrs, { list: [1] });
    },
  },
  {
    name: "the first waiting trial is popped first, RUNNING, with a start",
    async check(open) {
      const storage = await open();
      const { studyId } = await freshStudy(storage);
      await storage.createTrial(studyId);
      for (const a of [1, 2]) {
        const template = createTrial({ state: "WAITING", systemAttrs: { fixed_params: { a } } });
        await storage.createTrial(studyId, template);
      }
      const popped = await storage.popWaitingTrial(studyId);
      assert.deepEqual([popped?.number, popped?.state], [1, "RUNNING"]);
      assert.ok(popped?.datetimeStart);
      assert.deepEqual(popped.systemAttrs, { fixed_params: { a: 1 } });
      assert.equal((await storage.popWaitingTrial(studyId))?.number, 2);
      assert.equal(await storage.popWaitingTrial(studyId), undefined);
    },
  },
  {
    name: "no waiting trial of another study is popped",
    async check(open) {
      const storage = await open();
      const [one, other] = [await freshStudy(storage), await freshStudy(storage)];
      await storage.createTrial(one.studyId, createTrial({ state: "WAITING" }));
      assert.equal(await storage.popWaitingTrial(other.studyId), undefined);
    },
  },
  {
    name: "a waiting trial may be failed, so that it is never run",
    async check(open) {
      const storage = await open();
      const { studyId } = await freshStudy(storage);
      const { trialId } = await storage.createTrial(studyId, createTrial({ state: "WAITING" }));
      await storage.updateTrial(trialId, { finish: { state: "FAIL", values: null } });
      assert.equal(await storage.popWaitingTrial(studyId), undefined);
    },
  },
];

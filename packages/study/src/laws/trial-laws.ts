import assert from "node:assert/strict";
import { categoricalDistribution, floatDistribution, intDistribution } from "../distribution.js";
import { createTrial } from "../frozen-trial.js";
import { comparable, freshStudy, type StorageLaw } from "./storage-law.js";

const DISTRIBUTIONS = {
  rate: floatDistribution(1e-5, 1, { log: true }),
  width: floatDistribution(0, 1, { step: 0.1 }),
  layers: intDistribution(1, 9, { step: 2 }),
  units: intDistribution(1, 1024, { log: true }),
  activation: categoricalDistribution(["relu", "tanh", null, true, 1.5, 3]),
};
const PARAMS = { rate: 0.001, width: 0.3, layers: 7, units: 64, activation: null };

/** About trials and what belongs to them. */
export const trialLaws: readonly StorageLaw[] = [
  {
    name: "a new trial is RUNNING, has number 0, a start and nothing else",
    async check(open) {
      const storage = await open();
      const { studyId } = await freshStudy(storage);
      const trial = await storage.createTrial(studyId);
      assert.equal(trial.state, "RUNNING");
      assert.equal(trial.number, 0);
      assert.ok(Math.abs(Date.now() - trial.datetimeStart!.getTime()) < 60_000);
      assert.deepEqual(
        [trial.values, trial.params, trial.intermediateValues, trial.userAttrs, trial.datetimeComplete],
        [null, {}, {}, {}, null],
      );
      assert.deepEqual(await storage.trial(trial.trialId), trial);
    },
  },
  {
    name: "numbers count each study's trials from 0",
    async check(open) {
      const storage = await open();
      const [one, other] = [await freshStudy(storage), await freshStudy(storage)];
      const numbers: number[] = [];
      for (const { studyId } of [one, other, one, one, other]) {
        numbers.push((await storage.createTrial(studyId)).number);
      }
      assert.deepEqual(numbers, [0, 0, 1, 2, 1]);
    },
  },
  {
    name: "trials come by number, all of them",
    async check(open) {
      const storage = await open();
      const { studyId } = await freshStudy(storage);
      for (let k = 0; k < 20; k++) await storage.createTrial(studyId);
      const numbers = (await storage.trials(studyId)).map(({ number }) => number);
      assert.deepEqual(
        numbers,
        Array.from({ length: 20 }, (_, k) => k),
      );
    },
  },
  {
    name: "a template of every kind comes back as it was",
    async check(open) {
      const storage = await open();
      const { studyId } = await freshStudy(storage, ["MINIMIZE", "MAXIMIZE"]);
      const template = createTrial({
        values: [-1.25e-300, Infinity],
        params: PARAMS,
        distributions: DISTRIBUTIONS,
        intermediateValues: { 10: Number.NaN, 2: -Infinity, 0: 0.1 },
        userAttrs: { note: "é", list: [1, null] },
        systemAttrs: { constraints: [-1, 0] },
        datetimeStart: new Date("2026-01-02T03:04:05.678Z"),
        datetimeComplete: new Date("2026-01-02T03:04:06.001Z"),
      });
      const created = await storage.createTrial(studyId, template);
      const read = (await storage.trials(studyId))[0]!;
      assert.deepEqual(comparable(read), comparable({ ...template, number: 0 }));
      assert.deepEqual(read, created);
    },
  },
  {
    name: "templates of every state keep it",
    async check(open) {
      const storage = await open();
      const { studyId } = await freshStudy(storage);
      const states = ["RUNNING", "WAITING", "COMPLETE", "PRUNED", "FAIL"] as const;
      for (const state of states) {
        await storage.createTrial(
          studyId,
          createTrial({ state, ...(state === "COMPLETE" ? { value: 1 } : {}) }),
        );
      }
      const trials = await storage.trials(studyId);
      assert.deepEqual(
        trials.map(({ state }) => state),
        states,
      );
      assert.equal(trials[1]!.datetimeStart, null);
    },
  },
  {
    name: "parameters keep their kind, value and distribution",
    async check(open) {
      const storage = await open();
      const { studyId } = await freshStudy(storage);
      const { trialId } = await storage.createTrial(studyId);
      for (const [name, distribution] of Object.entries(DISTRIBUTIONS)) {
        const value = PARAMS[name as keyof typeof PARAMS];
        await storage.updateTrial(trialId, { params: { [name]: { value, distribution } } });
      }
      const trial = await storage.trial(trialId);
      assert.deepEqual([trial.params, trial.distributions], [PARAMS, DISTRIBUTIONS]);
    },
  },
  {
    name: "a parameter stored again keeps its first value",
    async check(open) {
      const storage = await open();
      const { studyId } = await freshStudy(storage);
      const { trialId } = await storage.createTrial(studyId);
      const distribution = floatDistribution(0, 1);
      await storage.updateTrial(trialId, { params: { x: { value: 0.25, distribution } } });
      await storage.updateTrial(trialId, { params: { x: { value: 0.75, distribution } } });
      assert.deepEqual((await storage.trial(trialId)).params, { x: 0.25 });
    },
  },
  {
    name: "names that objects inherit are ordinary names",
    async check(open) {
      const storage = await open();
      const { studyId } = await freshStudy(storage);
      const { trialId } = await storage.createTrial(studyId);
      const distribution = intDistribution(0, 9);
      const params = Object.fromEntries(
        ["constructor", "__proto__"].map((name) => [name, { value: 1, distribution }]),
      );
      await storage.updateTrial(trialId, { params, userAttrs: { toString: "text" } });
      const trial = await storage.trial(trialId);
      assert.deepEqual(Object.keys(trial.params).sort(), ["__proto__", "constructor"]);
      assert.deepEqual(Object.keys(trial.userAttrs), ["toString"]);
    },
  },
  {
    name: "intermediate values come by step, with NaN and infinities",
    async check(open) {
      const storage = await open();
      const { studyId } = await freshStudy(storage);
      const { trialId } = await storage.createTrial(studyId);
      const reported: [number, number][] = [
        [7, Number.NaN],
        [0, Infinity],
        [3, -Infinity],
        [11, 0.5],
      ];
      for (const [step, value] of reported) {
        await storage.updateTrial(trialId, { intermediateValues: { [step]: value } });
      }
      const read = Object.entries((await storage.trial(trialId)).intermediateValues);
      assert.deepEqual(read, [
        ["0", Infinity],
        ["3", -Infinity],
        ["7", Number.NaN],
        ["11", 0.5],
      ]);
    },
  },
  {
    name: "a step stored again keeps its first value",
    async check(open) {
      const storage = await open();
      const { studyId } = await freshStudy(storage);
      const { trialId } = await storage.createTrial(studyId);
      await storage.updateTrial(trialId, { intermediateValues: { 1: 10 } });
      await storage.updateTrial(trialId, { intermediateValues: { 1: 20 } });
      assert.deepEqual((await storage.trial(trialId)).intermediateValues, { 1: 10 });
    },
  },
  {
    name: "a negative or broken step is refused, and nothing is stored",
    async check(open) {
      const storage = await open();
      const { studyId } = await freshStudy(storage);
      const { trialId } = await storage.createTrial(studyId);
      for (const step of [-1, 0.5, 2 ** 31]) {
        const changes = { intermediateValues: { [step]: 1 }, userAttrs: { stored: true } };
        await assert.rejects(storage.updateTrial(trialId, changes), { code: "invalid-argument" });
      }
      assert.deepEqual((await storage.trial(trialId)).userAttrs, {});
    },
  },
  {
    name: "a trial attribute set again has its last value",
    async check(open) {
      const storage = await open();
      const { studyId } = await freshStudy(storage);
      const { trialId } = await storage.createTrial(studyId);
      await storage.updateTrial(trialId, { userAttrs: { a: 1, b: 2 }, systemAttrs: { a: "system" } });
      await storage.updateTrial(trialId, { userAttrs: { a: [3] } });
      const trial = await storage.trial(trialId);
      assert.deepEqual([trial.userAttrs, trial.systemAttrs], [{ a: [3], b: 2 }, { a: "system" }]);
    },
  },
  {
    name: "changes to an unknown trial are refused",
    async check(open) {
      const storage = await open();
      const { studyId } = await freshStudy(storage);
      const { trialId } = await storage.createTrial(studyId);
      const refused = { code: "invalid-argument" };
      await assert.rejects(storage.updateTrial(trialId + 1_000_000, { userAttrs: { a: 1 } }), refused);
      await assert.rejects(storage.trial(trialId + 1_000_000), refused);
    },
  },
  {
    name: "long texts and large numbers keep every digit",
    async check(open) {
      const storage = await open();
      const { studyId } = await freshStudy(storage);
      const { trialId } = await storage.createTrial(studyId);
      const text = "long ".repeat(20_000);
      const value = 0.1 + 0.2;
      await storage.updateTrial(trialId, {
        userAttrs: { text, number: Number.MAX_SAFE_INTEGER, tiny: 5e-324 },
        finish: { state: "COMPLETE", values: [value] },
      });
      const trial = await storage.trial(trialId);
      assert.deepEqual(trial.userAttrs, { text, number: Number.MAX_SAFE_INTEGER, tiny: 5e-324 });
      assert.deepEqual(trial.values, [value]);
    },
  },
];

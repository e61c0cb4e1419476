import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { floatDistribution } from "../distribution.js";
import { freshStudy, type StorageLaw } from "./storage-law.js";

/** About studies and their attributes. */
export const studyLaws: readonly StorageLaw[] = [
  {
    name: "a created study is found by its name and its id",
    async check(open) {
      const storage = await open();
      const { studyId, name } = await freshStudy(storage);
      assert.equal((await storage.findStudy(name))?.studyId, studyId);
      assert.equal((await storage.study(studyId)).name, name);
    },
  },
  {
    name: "a created study is listed once, without attributes",
    async check(open) {
      const storage = await open();
      const { studyId, name } = await freshStudy(storage);
      const listed = (await storage.studies()).filter((record) => record.name === name);
      assert.deepEqual(listed, [{ studyId, name, directions: ["MINIMIZE"], userAttrs: {}, systemAttrs: {} }]);
    },
  },
  {
    name: "two studies have different ids",
    async check(open) {
      const storage = await open();
      const [one, other] = [await freshStudy(storage), await freshStudy(storage)];
      assert.notEqual(one.studyId, other.studyId);
    },
  },
  {
    name: "a name that is taken is refused with a storage conflict",
    async check(open) {
      const storage = await open();
      const { name } = await freshStudy(storage);
      await assert.rejects(storage.createStudy(name, ["MAXIMIZE"]), { code: "storage-conflict" });
    },
  },
  {
    name: "an unknown name is not found",
    async check(open) {
      assert.equal(await (await open()).findStudy("law-no-such-study"), undefined);
    },
  },
  {
    name: "directions keep their order",
    async check(open) {
      const storage = await open();
      const { studyId } = await freshStudy(storage, ["MAXIMIZE", "MINIMIZE", "MAXIMIZE"]);
      assert.deepEqual((await storage.study(studyId)).directions, ["MAXIMIZE", "MINIMIZE", "MAXIMIZE"]);
    },
  },
  {
    name: "an unknown study is refused by every call",
    async check(open) {
      const storage = await open();
      const { studyId } = await freshStudy(storage);
      await storage.deleteStudy(studyId);
      const refused = { code: "invalid-argument" };
      await assert.rejects(storage.study(studyId), refused);
      await assert.rejects(storage.trials(studyId), refused);
      await assert.rejects(storage.createTrial(studyId), refused);
      await assert.rejects(storage.setStudyAttr(studyId, "user", "a", 1), refused);
      await assert.rejects(storage.deleteStudy(studyId), refused);
    },
  },
  {
    name: "a deleted study is gone with its trials, and others stay",
    async check(open) {
      const storage = await open();
      const [gone, stays] = [await freshStudy(storage), await freshStudy(storage)];
      const deleted = await storage.createTrial(gone.studyId);
      const kept = await storage.createTrial(stays.studyId);
      await storage.deleteStudy(gone.studyId);
      assert.equal(await storage.findStudy(gone.name), undefined);
      await assert.rejects(storage.trial(deleted.trialId), { code: "invalid-argument" });
      assert.equal((await storage.trials(stays.studyId))[0]!.trialId, kept.trialId);
    },
  },
  {
    name: "a deleted study's name may be used again, with no trials left",
    async check(open) {
      const storage = await open();
      const { studyId, name } = await freshStudy(storage);
      await storage.createTrial(studyId);
      await storage.deleteStudy(studyId);
      const again = await storage.createStudy(name, ["MINIMIZE"]);
      assert.deepEqual(await storage.trials(again), []);
    },
  },
  {
    name: "a study's user and system attributes are apart",
    async check(open) {
      const storage = await open();
      const { studyId } = await freshStudy(storage);
      await storage.setStudyAttr(studyId, "user", "key", "user's");
      await storage.setStudyAttr(studyId, "system", "key", "system's");
      const record = await storage.study(studyId);
      assert.deepEqual([record.userAttrs, record.systemAttrs], [{ key: "user's" }, { key: "system's" }]);
    },
  },
  {
    name: "a study attribute set again has its last value",
    async check(open) {
      const storage = await open();
      const { studyId } = await freshStudy(storage);
      await storage.setStudyAttr(studyId, "user", "key", 1);
      await storage.setStudyAttr(studyId, "user", "key", [2, { three: null }]);
      assert.deepEqual((await storage.study(studyId)).userAttrs, { key: [2, { three: null }] });
    },
  },
  {
    name: "attributes keep NaN, infinities, other alphabets and quotes",
    async check(open) {
      const storage = await open();
      const { studyId } = await freshStudy(storage);
      const value = { "ключ \"'": [Number.NaN, Infinity, -Infinity, "é 漢 😀 \n NaN \\", true, ""] };
      await storage.setStudyAttr(studyId, "user", "größe", value);
      assert.deepEqual((await storage.study(studyId)).userAttrs, { größe: value });
    },
  },
  {
    name: "a returned study does not change under later writes",
    async check(open) {
      const storage = await open();
      const { studyId } = await freshStudy(storage);
      const before = await storage.study(studyId);
      await storage.setStudyAttr(studyId, "user", "key", 1);
      assert.deepEqual(before.userAttrs, {});
    },
  },
  {
    name: "system attributes given with a new study are there from the start",
    async check(open) {
      const storage = await open();
      const name = `law-${randomUUID()}`;
      await storage.createStudy(name, ["MINIMIZE"], { seed: 7, list: ["é"] });
      assert.deepEqual((await storage.findStudy(name))?.systemAttrs, { seed: 7, list: ["é"] });
    },
  },
  {
    name: "a study deleted through another handle is unknown, and its name's next owner has trials of its own",
    async check(open) {
      const [one, other] = [await open(), await open()];
      const { studyId, name } = await freshStudy(one);
      const { trialId } = await one.createTrial(studyId);
      await one.updateTrial(trialId, { finish: { state: "COMPLETE", values: [1] } });
      await one.trials(studyId);
      await other.deleteStudy(studyId);
      await assert.rejects(one.trials(studyId), { code: "invalid-argument" });
      // SQLite gives the ids of deleted rows to new ones.
      const next = await other.createStudy(name, ["MINIMIZE"]);
      await other.createTrial(next);
      assert.deepEqual(
        (await one.trials(next)).map(({ state }) => state),
        ["RUNNING"],
      );
    },
  },
  {
    name: "attributes that are no JSON are refused, and nothing is stored",
    async check(open) {
      const storage = await open();
      const { studyId } = await freshStudy(storage);
      const { trialId } = await storage.createTrial(studyId);
      for (const value of [undefined, 10n, () => 1, [undefined]]) {
        const attrs = { good: 1, bad: value as never };
        const refused = { code: "invalid-data" };
        await assert.rejects(storage.setStudyAttr(studyId, "user", "bad", value as never), refused);
        await assert.rejects(storage.updateTrial(trialId, { userAttrs: attrs }), refused);
      }
      assert.deepEqual((await storage.study(studyId)).userAttrs, {});
      assert.deepEqual((await storage.trial(trialId)).userAttrs, {});
    },
  },
  {
    name: "names that not every database can keep are refused",
    async check(open) {
      const storage = await open();
      const refused = { code: "invalid-argument" };
      const { studyId } = await freshStudy(storage);
      const { trialId } = await storage.createTrial(studyId);
      const value = 0.5;
      const distribution = floatDistribution(0, 1);
      for (const name of ["x".repeat(513), "a\0b"]) {
        await assert.rejects(storage.createStudy(name, ["MINIMIZE"]), refused);
        await assert.rejects(storage.setStudyAttr(studyId, "user", name, 1), refused);
        await assert.rejects(storage.updateTrial(trialId, { userAttrs: { [name]: 1 } }), refused);
        await assert.rejects(
          storage.updateTrial(trialId, { params: { [name]: { value, distribution } } }),
          refused,
        );
      }
      const longest = "é".repeat(512);
      await storage.updateTrial(trialId, { userAttrs: { [longest]: "a\0b" } });
      assert.deepEqual((await storage.trial(trialId)).userAttrs, { [longest]: "a\0b" });
    },
  },
];

import { InvalidArgument, StorageConflict, StudyIncompatible } from "@auction-mech/core";
import { encodeAttribute } from "../attribute-json.js";
import type { FrozenTrial } from "../frozen-trial.js";
import { studyNameTaken } from "../memory-storage.js";
import { requireName } from "../storable-name.js";
import type { StudyRecord, StudyStorage, TrialChanges } from "../study-storage.js";
import { asChanges, requireStorable, requireUnfinished } from "../trial-changes.js";
import { type ExactlyOnce, exactlyOnce } from "./exactly-once.js";
import type { Database, Medium } from "./medium.js";
import { countTrials, decodeAttributes, readTrials } from "./read-trials.js";
import { retrying } from "./retry.js";
import { prepareSchema } from "./schema-version.js";
import { sqlHeartbeats } from "./sql-heartbeats.js";
import { storedNow } from "./stored-datetime.js";
import { type TrialCache, trialCache } from "./trial-cache.js";
import { trialReader } from "./trial-reader.js";
import { beatTrials, finishTrial, insertParts, insertTrial, storedTimes } from "./write-trial.js";

export interface SqlStorageOptions {
  /** Seconds between two heartbeats of a running trial, or null for none. @default 60 */
  readonly heartbeatInterval?: number | null;
  /** Seconds without a heartbeat after which a trial counts as dead. @default twice the interval */
  readonly gracePeriod?: number;
  /** Whether to make the tables, and a SQLite file, where there are none. @default true */
  readonly create?: boolean;
}

/** Studies in Optuna's tables, in any database that the medium stands for. */
export async function sqlStorage(medium: Medium, options: SqlStorageOptions): Promise<StudyStorage> {
  const explained = (error: unknown): never => {
    throw medium.explain(error);
  };
  const attempt = <Result>(read: () => Promise<Result>): Promise<Result> =>
    retrying(medium, read).catch(explained);
  const once = exactlyOnce(medium);
  const transact: ExactlyOnce = (work, trace) => once(work, trace).catch(explained);
  const access = await attempt(() => prepareSchema(medium, options.create ?? true));
  const caches = new Map<number, TrialCache>();
  const heartbeats = sqlHeartbeats(medium, options, { attempt, transact }, (studyId) =>
    cache(studyId).running(),
  );

  function cache(studyId: number): TrialCache {
    let found = caches.get(studyId);
    if (!found) {
      found = trialCache(studyId, trialReader(medium.db));
      caches.set(studyId, found);
    }
    return found;
  }

  const write: ExactlyOnce = async (work, trace) => {
    if (access === "read-only") {
      throw new StudyIncompatible(
        "This database has an older schema and may only be read. Back it up and run `optuna storage upgrade`.",
      );
    }
    return transact(work, trace);
  };

  async function records(where: { studyId?: number; name?: string }): Promise<readonly StudyRecord[]> {
    let query = medium.db.selectFrom("studies").selectAll().orderBy("study_id");
    if (where.studyId !== undefined) query = query.where("study_id", "=", where.studyId);
    if (where.name !== undefined) query = query.where("study_name", "=", where.name);
    const rows = await query.execute();
    return Promise.all(rows.map((row) => readStudy(medium.db, row.study_id, row.study_name)));
  }

  async function study(studyId: number): Promise<StudyRecord> {
    const [found] = await attempt(() => records({ studyId }));
    return found ?? unknownStudy(studyId);
  }

  async function trials(studyId: number, queueAsRead: boolean): Promise<readonly FrozenTrial[]> {
    const found = await attempt(() => cache(studyId).refresh(queueAsRead));
    if (found) return found;
    caches.delete(studyId);
    return unknownStudy(studyId);
  }

  async function startTrial(studyId: number, limit: number): Promise<FrozenTrial | undefined> {
    const start = storedNow();
    const created = await write(
      async (tx) => {
        if (!(await medium.lockStudy(tx, studyId))) unknownStudy(studyId);
        const number = await countTrials(tx, studyId);
        if (number >= limit) return undefined;
        const trialId = await insertTrial(tx, studyId, number, { ...NEW_TRIAL, datetimeStart: start });
        if (heartbeats) await beatTrials(tx, [trialId]);
        return { trialId, number };
      },
      (done) => done && { trial_id: done.trialId, datetime_start: start },
    );
    if (!created) return undefined;
    const datetimeStart = new Date(`${start.slice(0, 23).replace(" ", "T")}Z`);
    return { ...NEW_TRIAL, ...created, datetimeStart };
  }

  return {
    name: medium.name,
    ...(heartbeats ? { heartbeats } : {}),
    async createStudy(name, directions, systemAttrs = {}) {
      requireName("A study's name", name);
      try {
        return await write(async (tx) => {
          const { study_id } = await tx
            .insertInto("studies")
            .values({ study_name: name })
            .returning("study_id")
            .executeTakeFirstOrThrow();
          const rows = directions.map((direction, objective) => ({ direction, study_id, objective }));
          await tx.insertInto("study_directions").values(rows).execute();
          const attributes = Object.entries(systemAttrs).map(([key, value]) => ({
            study_id,
            key,
            value_json: encodeAttribute(value),
          }));
          if (attributes.length > 0) {
            await tx.insertInto("study_system_attributes").values(attributes).execute();
          }
          return study_id;
        });
      } catch (error) {
        throw medium.isUniqueViolation(error) ? studyNameTaken(name, { cause: error }) : error;
      }
    },
    async deleteStudy(studyId) {
      await write(async (tx) => {
        if (!(await medium.lockStudy(tx, studyId))) unknownStudy(studyId);
        await deleteRows(tx, studyId);
      });
      caches.delete(studyId);
    },
    studies: () => attempt(() => records({})),
    findStudy: async (name) => (await attempt(() => records({ name })))[0],
    study,
    async setStudyAttr(studyId, scope, key, value) {
      requireName("An attribute's key", key);
      const row = { study_id: studyId, key, value_json: encodeAttribute(value) };
      await write(async (tx) => {
        if (!(await medium.lockStudy(tx, studyId))) unknownStudy(studyId);
        await tx
          .insertInto(scope === "user" ? "study_user_attributes" : "study_system_attributes")
          .values(row)
          .onConflict((conflict) =>
            conflict.columns(["study_id", "key"]).doUpdateSet({ value_json: row.value_json }),
          )
          .execute();
      });
    },
    async createTrial(studyId, template) {
      if (!template) return (await startTrial(studyId, Number.POSITIVE_INFINITY))!;
      requireStorable(asChanges(template));
      const created = await write(
        async (tx) => {
          if (!(await medium.lockStudy(tx, studyId))) unknownStudy(studyId);
          const number = await countTrials(tx, studyId);
          const trialId = await insertTrial(tx, studyId, number, { ...template, ...storedTimes(template) });
          return { trialId, number };
        },
        (done) => ({ trial_id: done.trialId, study_id: studyId, number: done.number }),
      );
      return { ...template, ...created };
    },
    createTrialWithin: startTrial,
    async popWaitingTrial(studyId) {
      const waiting = (await trials(studyId, true)).filter(({ state }) => state === "WAITING");
      for (const { trialId } of waiting) {
        const start = storedNow();
        const popped = await write(
          async (tx) => {
            const { numUpdatedRows } = await tx
              .updateTable("trials")
              .set({ state: "RUNNING", datetime_start: start })
              .where("trial_id", "=", trialId)
              .where("state", "=", "WAITING")
              .executeTakeFirst();
            if (numUpdatedRows > 0n && heartbeats) await beatTrials(tx, [trialId]);
            return numUpdatedRows > 0n;
          },
          () => ({ trial_id: trialId, datetime_start: start }),
        );
        if (popped) return trialOf(trialId);
      }
      return undefined;
    },
    trials: (studyId, { queueAsRead = false } = {}) => trials(studyId, queueAsRead),
    trial: trialOf,
    async updateTrial(trialId, changes) {
      requireStorable(changes);
      const { finish } = changes;
      await write(
        (tx) => updateTrial(tx, medium, trialId, changes),
        () => finish && { trial_id: trialId, state: finish.state },
      );
    },
    close: () => medium.close(),
  };

  async function trialOf(trialId: number): Promise<FrozenTrial> {
    const [found] = await attempt(() => readTrials(medium.db, { trialIds: [trialId] }));
    if (found) return found;
    throw new InvalidArgument(`The trial must exist, but the storage has no trial with id ${trialId}.`);
  }
}

// --- Internal helpers ---

const NEW_TRIAL = {
  state: "RUNNING",
  values: null,
  params: {},
  distributions: {},
  intermediateValues: {},
  userAttrs: {},
  systemAttrs: {},
  datetimeComplete: null,
} as const;

async function updateTrial(
  tx: Database,
  medium: Medium,
  trialId: number,
  changes: TrialChanges,
): Promise<void> {
  let query = tx.selectFrom("trials").select(["state", "number"]).where("trial_id", "=", trialId);
  if (medium.name === "postgresql") query = query.forUpdate();
  const trial = await query.executeTakeFirst();
  if (!trial) {
    throw new InvalidArgument(`The trial must exist, but the storage has no trial with id ${trialId}.`);
  }
  requireUnfinished(trial);
  if (trial.state === "WAITING" && changes.finish?.state === "COMPLETE") {
    throw new StorageConflict(
      `Only a RUNNING trial can be completed, but trial ${trial.number} is WAITING. Ask for it first.`,
    );
  }
  await insertParts(tx, trialId, changes);
  if (changes.finish) await finishTrial(tx, trialId, changes.finish);
}

async function readStudy(db: Database, studyId: number, name: string): Promise<StudyRecord> {
  const directions = await db
    .selectFrom("study_directions")
    .select("direction")
    .where("study_id", "=", studyId)
    .orderBy("objective")
    .execute();
  const attributes = (table: "study_user_attributes" | "study_system_attributes") =>
    db.selectFrom(table).select(["key", "value_json"]).where("study_id", "=", studyId).execute();
  return {
    studyId,
    name,
    directions: directions.map(({ direction }) => direction),
    userAttrs: decodeAttributes(await attributes("study_user_attributes")),
    systemAttrs: decodeAttributes(await attributes("study_system_attributes")),
  };
}

async function deleteRows(tx: Database, studyId: number): Promise<void> {
  const ofStudy = tx.selectFrom("trials").select("trial_id").where("study_id", "=", studyId);
  for (const table of TRIAL_TABLES) await tx.deleteFrom(table).where("trial_id", "in", ofStudy).execute();
  for (const table of STUDY_TABLES) await tx.deleteFrom(table).where("study_id", "=", studyId).execute();
}

const TRIAL_TABLES = [
  "trial_heartbeats",
  "trial_intermediate_values",
  "trial_values",
  "trial_params",
  "trial_system_attributes",
  "trial_user_attributes",
] as const;

const STUDY_TABLES = [
  "trials",
  "study_directions",
  "study_system_attributes",
  "study_user_attributes",
  "studies",
] as const;

function unknownStudy(studyId: number): never {
  throw new InvalidArgument(`The study must exist, but the storage has no study with id ${studyId}.`);
}

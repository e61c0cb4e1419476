import { InvalidArgument } from "@auction-mech/core";
import { encodeAttribute } from "../attribute-json.js";
import { studyNameTaken } from "../memory-storage.js";
import { requireName } from "../storable-name.js";
import type { StudyDirection } from "../study-direction.js";
import type { StudyRecord, StudyStorage } from "../study-storage.js";
import type { Database, Medium } from "./medium.js";
import { decodeAttributes } from "./read-trials.js";
import type { Session } from "./session.js";

type StudyMethod = "createStudy" | "deleteStudy" | "studies" | "findStudy" | "study" | "setStudyAttr";

/** A storage's studies, without their trials. */
export function sqlStudies({ medium, read, write }: Session): Pick<StudyStorage, StudyMethod> {
  const records = (where: Where) => read(() => readStudies(medium.db, where));
  return {
    async createStudy(name, directions, systemAttrs = {}) {
      requireName("A study's name", name);
      const attributes = Object.entries(systemAttrs).map(([key, value]) => ({
        key,
        value_json: encodeAttribute(value),
      }));
      try {
        return await write((tx) => insertStudy(tx, name, directions, attributes));
      } catch (error) {
        throw medium.isUniqueViolation(error) ? studyNameTaken(name, { cause: error }) : error;
      }
    },
    async deleteStudy(studyId) {
      await write(async (tx) => {
        await lockStudy(medium, tx, studyId);
        await deleteRows(tx, studyId);
      });
    },
    studies: () => records({}),
    findStudy: async (name) => (await records({ name }))[0],
    study: async (studyId) => (await records({ studyId }))[0] ?? unknownStudy(studyId),
    async setStudyAttr(studyId, scope, key, value) {
      requireName("An attribute's key", key);
      const row = { study_id: studyId, key, value_json: encodeAttribute(value) };
      await write(async (tx) => {
        await lockStudy(medium, tx, studyId);
        await tx
          .insertInto(scope === "user" ? "study_user_attributes" : "study_system_attributes")
          .values(row)
          .onConflict((conflict) =>
            conflict.columns(["study_id", "key"]).doUpdateSet({ value_json: row.value_json }),
          )
          .execute();
      });
    },
  };
}

/**
 * Keeps other writers off the study's trials until the transaction ends.
 *
 * @throws InvalidArgument where there is no such study
 */
export async function lockStudy(medium: Medium, tx: Database, studyId: number): Promise<void> {
  if (!(await medium.lockStudy(tx, studyId))) unknownStudy(studyId);
}

export function unknownStudy(studyId: number): never {
  throw new InvalidArgument(`The study must exist, but the storage has no study with id ${studyId}.`);
}

// --- Internal helpers ---

interface Where {
  readonly studyId?: number;
  readonly name?: string;
}

interface AttributeRow {
  readonly key: string;
  readonly value_json: string;
}

async function insertStudy(
  tx: Database,
  name: string,
  directions: readonly StudyDirection[],
  attributes: readonly AttributeRow[],
): Promise<number> {
  const { study_id } = await tx
    .insertInto("studies")
    .values({ study_name: name })
    .returning("study_id")
    .executeTakeFirstOrThrow();
  const rows = directions.map((direction, objective) => ({ direction, study_id, objective }));
  await tx.insertInto("study_directions").values(rows).execute();
  if (attributes.length > 0) {
    const owned = attributes.map((attribute) => ({ study_id, ...attribute }));
    await tx.insertInto("study_system_attributes").values(owned).execute();
  }
  return study_id;
}

async function readStudies(db: Database, { studyId, name }: Where): Promise<readonly StudyRecord[]> {
  let query = db.selectFrom("studies").selectAll().orderBy("study_id");
  if (studyId !== undefined) query = query.where("study_id", "=", studyId);
  if (name !== undefined) query = query.where("study_name", "=", name);
  const rows = await query.execute();
  return Promise.all(rows.map((row) => readStudy(db, row.study_id, row.study_name)));
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

import { type Expression, sql } from "kysely";
import { type Attributes, encodeAttribute } from "../attribute-json.js";
import { encodeDistribution } from "../encode-distribution.js";
import type { FrozenTrial } from "../frozen-trial.js";
import { toInternal } from "../param-representation.js";
import type { TrialChanges } from "../study-storage.js";
import type { Database } from "./medium.js";
import { storeDatetime, storedNow } from "./stored-datetime.js";
import { storeNumber } from "./stored-number.js";

/** The database's own clock: every worker's heartbeats are compared with it. */
const DATABASE_NOW = sql<string>`CURRENT_TIMESTAMP` satisfies Expression<string>;

/** Inserts a trial and all that belongs to it. @returns its id */
export async function insertTrial(
  tx: Database,
  studyId: number,
  number: number,
  trial: Omit<FrozenTrial, "trialId" | "number" | "datetimeStart" | "datetimeComplete"> & {
    readonly datetimeStart: string | null;
    readonly datetimeComplete: string | null;
  },
): Promise<number> {
  const { trial_id } = await tx
    .insertInto("trials")
    .values({
      number,
      study_id: studyId,
      state: trial.state,
      datetime_start: trial.datetimeStart,
      datetime_complete: trial.datetimeComplete,
    })
    .returning("trial_id")
    .executeTakeFirstOrThrow();
  const params = Object.entries(trial.params).map(
    ([name, value]) => [name, { value, distribution: trial.distributions[name]! }] as const,
  );
  await insertParts(tx, trial_id, { ...trial, params: Object.fromEntries(params) });
  if (trial.values !== null) await upsertValues(tx, trial_id, trial.values);
  return trial_id;
}

/** Writes everything but the state. */
export async function insertParts(tx: Database, trialId: number, changes: TrialChanges): Promise<void> {
  await insertParams(tx, trialId, changes.params ?? {});
  const steps = Object.entries(changes.intermediateValues ?? {}).map(([step, value]) => {
    const stored = storeNumber(value);
    return {
      trial_id: trialId,
      step: Number(step),
      intermediate_value: stored.value,
      intermediate_value_type: stored.type,
    };
  });
  if (steps.length > 0) {
    await tx
      .insertInto("trial_intermediate_values")
      .values(steps)
      .onConflict((conflict) => conflict.columns(["trial_id", "step"]).doNothing())
      .execute();
  }
  await upsertAttributes(tx, "trial_user_attributes", trialId, changes.userAttrs);
  await upsertAttributes(tx, "trial_system_attributes", trialId, changes.systemAttrs);
}

/** Sets the trial's final state and values. */
export async function finishTrial(
  tx: Database,
  trialId: number,
  { state, values }: NonNullable<TrialChanges["finish"]>,
): Promise<void> {
  if (values !== null) await upsertValues(tx, trialId, values);
  await tx
    .updateTable("trials")
    .set({ state, datetime_complete: storedNow() })
    .where("trial_id", "=", trialId)
    .execute();
}

/** Fails a trial unless it has stopped running meanwhile. @returns whether it did */
export async function failRunning(tx: Database, trialId: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("trials")
    .set({ state: "FAIL", datetime_complete: storedNow() })
    .where("trial_id", "=", trialId)
    .where("state", "=", "RUNNING")
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Inserts or refreshes the heartbeats of running trials. */
export async function beatTrials(tx: Database, trialIds: readonly number[]): Promise<void> {
  if (trialIds.length === 0) return;
  await tx
    .insertInto("trial_heartbeats")
    .values(trialIds.map((trial_id) => ({ trial_id, heartbeat: DATABASE_NOW })))
    .onConflict((conflict) => conflict.column("trial_id").doUpdateSet({ heartbeat: DATABASE_NOW }))
    .execute();
}

/** A trial's times as the storage keeps them. */
export function storedTimes(trial: Pick<FrozenTrial, "datetimeStart" | "datetimeComplete">) {
  return {
    datetimeStart: trial.datetimeStart && storeDatetime(trial.datetimeStart),
    datetimeComplete: trial.datetimeComplete && storeDatetime(trial.datetimeComplete),
  };
}

// --- Internal helpers ---

async function insertParams(
  tx: Database,
  trialId: number,
  params: NonNullable<TrialChanges["params"]>,
): Promise<void> {
  const rows = Object.entries(params).map(([name, { value, distribution }]) => ({
    trial_id: trialId,
    param_name: name,
    param_value: toInternal(distribution, value),
    distribution_json: encodeDistribution(distribution),
  }));
  if (rows.length === 0) return;
  await tx
    .insertInto("trial_params")
    .values(rows)
    .onConflict((conflict) => conflict.columns(["trial_id", "param_name"]).doNothing())
    .execute();
}

async function upsertValues(tx: Database, trialId: number, values: readonly number[]): Promise<void> {
  const rows = values.map((value, objective) => {
    const stored = storeNumber(value);
    return { trial_id: trialId, objective, value: stored.value, value_type: stored.type };
  });
  await tx
    .insertInto("trial_values")
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(["trial_id", "objective"]).doUpdateSet((row) => ({
        value: row.ref("excluded.value"),
        value_type: row.ref("excluded.value_type"),
      })),
    )
    .execute();
}

async function upsertAttributes(
  tx: Database,
  table: "trial_user_attributes" | "trial_system_attributes",
  trialId: number,
  attributes: Attributes = {},
): Promise<void> {
  const rows = Object.entries(attributes).map(([key, value]) => ({
    trial_id: trialId,
    key,
    value_json: encodeAttribute(value),
  }));
  if (rows.length === 0) return;
  await tx
    .insertInto(table)
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(["trial_id", "key"])
        .doUpdateSet((row) => ({ value_json: row.ref("excluded.value_json") })),
    )
    .execute();
}

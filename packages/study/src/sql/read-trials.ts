import { InvalidData } from "@auction-mech/core";
import type { Selectable } from "kysely";
import { type Attributes, type AttributeValue, decodeAttribute } from "../attribute-json.js";
import { decodeDistribution } from "../decode-distribution.js";
import type { Distribution, ParamValue } from "../distribution.js";
import type { FrozenTrial } from "../frozen-trial.js";
import { containsInternal, toExternal } from "../param-representation.js";
import { isFinished, type TrialState } from "../trial-state.js";
import type { Database } from "./medium.js";
import type { OptunaSchema } from "./schema.js";
import { loadDatetime } from "./stored-datetime.js";
import { loadNumber } from "./stored-number.js";

/** Ids in one statement: databases limit its parameters (SQLite to 32 766). */
export const MOST_IDS = 1000;

type TrialRow = Selectable<OptunaSchema["trials"]>;

/** Which trials to read: these, or the study's after one. */
export type TrialSelection =
  | { readonly trialIds: readonly number[] }
  | { readonly studyId: number; readonly after: number };

/**
 * Reads trials with all that belongs to them: one query a table for a study,
 * and for each thousand ids.
 */
export async function readTrials(db: Database, selection: TrialSelection): Promise<readonly FrozenTrial[]> {
  if ("trialIds" in selection && selection.trialIds.length > MOST_IDS) {
    const found: FrozenTrial[] = [];
    for (let at = 0; at < selection.trialIds.length; at += MOST_IDS) {
      const trialIds = selection.trialIds.slice(at, at + MOST_IDS);
      found.push(...(await readTrials(db, { trialIds })));
    }
    return found;
  }
  let query = db.selectFrom("trials").selectAll().orderBy("trial_id");
  query =
    "trialIds" in selection
      ? query.where("trial_id", "in", selection.trialIds)
      : query.where("study_id", "=", selection.studyId).where("trial_id", ">", selection.after);
  const rows = await query.execute();
  if (rows.length === 0) return [];
  const parts = await readParts(db, selection);
  return rows.map((row) => assemble(row, parts));
}

/** How many trials the study has: the next one's number. */
export async function countTrials(tx: Database, studyId: number): Promise<number> {
  const { count } = await tx
    .selectFrom("trials")
    .select((query) => query.fn.countAll<string | number>().as("count"))
    .where("study_id", "=", studyId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

// --- Internal helpers ---

const STATES: ReadonlySet<string> = new Set<TrialState>(["RUNNING", "COMPLETE", "PRUNED", "FAIL", "WAITING"]);

/** Entries of a record, by the trial they belong to. */
type ByTrial<Value> = ReadonlyMap<number, readonly (readonly [name: string, value: Value])[]>;

interface Parts {
  readonly params: ByTrial<Pick<FrozenTrial["distributions"], string>[string]>;
  readonly paramValues: ByTrial<FrozenTrial["params"][string]>;
  readonly values: ByTrial<number>;
  readonly intermediateValues: ByTrial<number>;
  readonly userAttrs: ByTrial<AttributeValue>;
  readonly systemAttrs: ByTrial<AttributeValue>;
}

async function readParts(db: Database, selection: TrialSelection): Promise<Parts> {
  const ofTrials =
    "trialIds" in selection
      ? selection.trialIds
      : db
          .selectFrom("trials")
          .select("trial_id")
          .where("study_id", "=", selection.studyId)
          .where("trial_id", ">", selection.after);
  const params = await db
    .selectFrom("trial_params")
    .select(["trial_id", "param_name", "param_value", "distribution_json"])
    .where("trial_id", "in", ofTrials)
    .orderBy("param_id" as "trial_id")
    .execute();
  const values = await db
    .selectFrom("trial_values")
    .select(["trial_id", "objective", "value", "value_type"])
    .where("trial_id", "in", ofTrials)
    .orderBy("objective")
    .execute();
  const steps = await db
    .selectFrom("trial_intermediate_values")
    .select(["trial_id", "step", "intermediate_value", "intermediate_value_type"])
    .where("trial_id", "in", ofTrials)
    .execute();
  const attributes = (table: "trial_user_attributes" | "trial_system_attributes") =>
    db
      .selectFrom(table)
      .select(["trial_id", "key", "value_json"])
      .where("trial_id", "in", ofTrials)
      .execute();
  const decoded = params.map((row) => ({ ...row, distribution: decodeDistribution(row.distribution_json) }));
  return {
    params: byTrial(decoded, (row) => [row.param_name, row.distribution]),
    paramValues: byTrial(decoded, (row) => [row.param_name, loadParam(row.distribution, row.param_value)]),
    values: byTrial(values, (row) => [String(row.objective), loadNumber(row.value, row.value_type)]),
    intermediateValues: byTrial(steps, (row) => [
      String(row.step),
      loadNumber(row.intermediate_value, row.intermediate_value_type),
    ]),
    userAttrs: byTrial(await attributes("trial_user_attributes"), decodeRow),
    systemAttrs: byTrial(await attributes("trial_system_attributes"), decodeRow),
  };
}

/** A missing choice must not pass for a choice of null. */
function loadParam(distribution: Distribution, stored: number): ParamValue {
  if (distribution.kind !== "categorical" || containsInternal(distribution, stored)) {
    return toExternal(distribution, stored);
  }
  throw new InvalidData(
    `A stored choice must be an index into ${JSON.stringify(distribution.choices)}, but is ${stored}.`,
  );
}

/** Attribute rows as a record. */
export function decodeAttributes(rows: readonly { key: string; value_json: string }[]): Attributes {
  return Object.fromEntries(rows.map(decodeRow));
}

function decodeRow(row: { key: string; value_json: string }): readonly [string, AttributeValue] {
  return [row.key, decodeAttribute(row.value_json)];
}

function byTrial<Row extends { trial_id: number }, Value>(
  rows: readonly Row[],
  entry: (row: Row) => readonly [string, Value],
): ByTrial<Value> {
  const grouped = new Map<number, (readonly [string, Value])[]>();
  for (const row of rows) {
    const found = grouped.get(row.trial_id);
    if (found) found.push(entry(row));
    else grouped.set(row.trial_id, [entry(row)]);
  }
  return grouped;
}

function assemble(row: TrialRow, parts: Parts): FrozenTrial {
  const id = row.trial_id;
  const values = parts.values.get(id)?.map(([, value]) => value);
  if (!STATES.has(row.state)) {
    throw new InvalidData(
      `A stored state must be one of ${[...STATES].join(", ")}, but trial ${row.number} has "${row.state}".`,
    );
  }
  const objectives = parts.values.get(id)?.map(([objective]) => objective);
  if (objectives?.some((objective, k) => objective !== String(k))) {
    throw new InvalidData(
      `Stored values must be of the objectives 0, 1, …, but trial ${row.number} has ${objectives.join(", ")}.`,
    );
  }
  return {
    trialId: id,
    number: row.number,
    state: row.state,
    // A trial that finishes while it is read may have values before its state.
    values: values && isFinished(row.state) ? values : null,
    params: Object.fromEntries(parts.paramValues.get(id) ?? []),
    distributions: Object.fromEntries(parts.params.get(id) ?? []),
    intermediateValues: Object.fromEntries(parts.intermediateValues.get(id) ?? []),
    userAttrs: Object.fromEntries(parts.userAttrs.get(id) ?? []),
    systemAttrs: Object.fromEntries(parts.systemAttrs.get(id) ?? []),
    datetimeStart: loadDatetime(row.datetime_start),
    datetimeComplete: loadDatetime(row.datetime_complete),
  };
}

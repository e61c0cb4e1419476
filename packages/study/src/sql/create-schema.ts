import { sql } from "kysely";
import type { Database, Medium } from "./medium.js";
import { LIBRARY_VERSION, SCHEMA_HEAD, SCHEMA_VERSION } from "./schema-version.js";

/** Makes Optuna's tables, statement by statement as Optuna makes them. */
export async function createSchema(tx: Database, medium: Pick<Medium, "name">): Promise<void> {
  for (const statement of statements(medium.name)) await sql.raw(statement).execute(tx);
  await tx
    .insertInto("version_info")
    .values({ version_info_id: 1, schema_version: SCHEMA_VERSION, library_version: LIBRARY_VERSION })
    .execute();
  await tx.insertInto("alembic_version").values({ version_num: SCHEMA_HEAD }).execute();
}

// --- Internal helpers ---

/** What the two databases call the same thing. */
interface Types {
  readonly id: string;
  readonly float: string;
  readonly datetime: string;
  readonly direction: string;
  readonly state: string;
  readonly valueType: string;
  readonly intermediateType: string;
}

const SQLITE: Types = {
  id: "INTEGER NOT NULL",
  float: "FLOAT",
  datetime: "DATETIME",
  direction: "VARCHAR(8)",
  state: "VARCHAR(8)",
  valueType: "VARCHAR(7)",
  intermediateType: "VARCHAR(7)",
};

const POSTGRESQL: Types = {
  id: "SERIAL NOT NULL",
  float: "DOUBLE PRECISION",
  datetime: "TIMESTAMP WITHOUT TIME ZONE",
  direction: "studydirection",
  state: "trialstate",
  valueType: "trialvaluetype",
  intermediateType: "trialintermediatevaluetype",
};

const ENUMS = [
  "CREATE TYPE studydirection AS ENUM ('NOT_SET', 'MINIMIZE', 'MAXIMIZE')",
  "CREATE TYPE trialstate AS ENUM ('RUNNING', 'COMPLETE', 'PRUNED', 'FAIL', 'WAITING')",
  "CREATE TYPE trialvaluetype AS ENUM ('FINITE', 'INF_POS', 'INF_NEG')",
  "CREATE TYPE trialintermediatevaluetype AS ENUM ('FINITE', 'INF_POS', 'INF_NEG', 'NAN')",
];

function statements(name: Medium["name"]): readonly string[] {
  const types = name === "sqlite" ? SQLITE : POSTGRESQL;
  return [...(name === "sqlite" ? [] : ENUMS), ...tables(types)];
}

function tables(type: Types): readonly string[] {
  const study = "FOREIGN KEY(study_id) REFERENCES studies (study_id)";
  const trial = "FOREIGN KEY(trial_id) REFERENCES trials (trial_id)";
  return [
    `CREATE TABLE studies (study_id ${type.id}, study_name VARCHAR(512) NOT NULL, PRIMARY KEY (study_id))`,
    "CREATE UNIQUE INDEX ix_studies_study_name ON studies (study_name)",
    `CREATE TABLE version_info (version_info_id INTEGER NOT NULL, schema_version INTEGER,
      library_version VARCHAR(256), PRIMARY KEY (version_info_id), CHECK (version_info_id=1))`,
    `CREATE TABLE study_directions (study_direction_id ${type.id}, direction ${type.direction} NOT NULL,
      study_id INTEGER NOT NULL, objective INTEGER NOT NULL, PRIMARY KEY (study_direction_id),
      UNIQUE (study_id, objective), ${study})`,
    attributes("study", "user", type.id, study),
    attributes("study", "system", type.id, study),
    `CREATE TABLE trials (trial_id ${type.id}, number INTEGER, study_id INTEGER, state ${type.state} NOT NULL,
      datetime_start ${type.datetime}, datetime_complete ${type.datetime}, PRIMARY KEY (trial_id), ${study})`,
    "CREATE INDEX ix_trials_study_id ON trials (study_id)",
    attributes("trial", "user", type.id, trial),
    attributes("trial", "system", type.id, trial),
    `CREATE TABLE trial_params (param_id ${type.id}, trial_id INTEGER, param_name VARCHAR(512),
      param_value ${type.float}, distribution_json TEXT, PRIMARY KEY (param_id), UNIQUE (trial_id, param_name), ${trial})`,
    `CREATE TABLE trial_values (trial_value_id ${type.id}, trial_id INTEGER NOT NULL, objective INTEGER NOT NULL,
      value ${type.float}, value_type ${type.valueType} NOT NULL, PRIMARY KEY (trial_value_id),
      UNIQUE (trial_id, objective), ${trial})`,
    `CREATE TABLE trial_intermediate_values (trial_intermediate_value_id ${type.id}, trial_id INTEGER NOT NULL,
      step INTEGER NOT NULL, intermediate_value ${type.float}, intermediate_value_type ${type.intermediateType} NOT NULL,
      PRIMARY KEY (trial_intermediate_value_id), UNIQUE (trial_id, step), ${trial})`,
    `CREATE TABLE trial_heartbeats (trial_heartbeat_id ${type.id}, trial_id INTEGER NOT NULL,
      heartbeat ${type.datetime} NOT NULL, PRIMARY KEY (trial_heartbeat_id), UNIQUE (trial_id), ${trial})`,
    `CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL,
      CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))`,
  ];
}

function attributes(owner: "study" | "trial", scope: "user" | "system", id: string, owned: string): string {
  const table = `${owner}_${scope}_attribute`;
  return `CREATE TABLE ${table}s (${table}_id ${id}, ${owner}_id INTEGER, "key" VARCHAR(512), value_json TEXT,
    PRIMARY KEY (${table}_id), UNIQUE (${owner}_id, "key"), ${owned})`;
}

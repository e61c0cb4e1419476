import { InvalidArgument, StudyIncompatible } from "@auction-mech/core";
import { createSchema } from "./create-schema.js";
import type { Database, Medium } from "./medium.js";
import { SCHEMA_HEAD } from "./schema-version.js";

/** The same columns under the name before: may be read, and Optuna would refuse what we write. */
const READABLE = "v3.0.0.d";

/**
 * Makes the tables in an empty database, or checks that those there are Optuna's
 * of a known version. Never migrates.
 *
 * @param create whether tables may be made
 * @returns whether the database may be written
 * @throws InvalidArgument where there are none and none may be made
 * @throws StudyIncompatible on another application's database or another version
 */
export async function prepareSchema(medium: Medium, create: boolean): Promise<"read-write" | "read-only"> {
  if (await isEmpty(medium, medium.db)) {
    if (!create) {
      throw new InvalidArgument(
        `The ${medium.name} database must hold studies, but is empty. Check its name, or make a study with \`createStudy\`.`,
      );
    }
    await medium.transaction(async (tx) => {
      // Another worker may have made them since we looked.
      if (await isEmpty(medium, tx)) await createSchema(tx, medium);
    });
  }
  const present = await medium.tables(medium.db);
  if (!present.includes("studies") || !present.includes("alembic_version")) {
    throw new StudyIncompatible(
      `A study's ${medium.name} database must hold Optuna's tables or none, but holds ${present.slice(0, 5).join(", ")}. ` +
        "It belongs to another application: choose another file, database or schema.",
    );
  }
  const rows = await medium.db.selectFrom("alembic_version").select("version_num").execute();
  const found = rows.map(({ version_num }) => version_num).join(", ") || "none";
  if (found === READABLE) return "read-only";
  if (found === SCHEMA_HEAD) return "read-write";
  throw new StudyIncompatible(
    `The database must have schema version ${SCHEMA_HEAD}, but has ${found}. If it is older, back it up and run ` +
      "`optuna storage upgrade --storage <url>`; if it is newer, update @auction-mech/study.",
  );
}

// --- Internal helpers ---

/** A SQLite file is one application's own; a PostgreSQL database may hold other tables beside ours. */
async function isEmpty(medium: Medium, db: Database): Promise<boolean> {
  const present = await medium.tables(db);
  if (medium.name === "sqlite") return present.length === 0;
  return !present.includes("studies") && !present.includes("alembic_version") && !present.includes("trials");
}

import { InvalidArgument } from "@auction-mech/core";
import { memoryStorage } from "./memory-storage.js";
import { postgresStorage } from "./sql/postgres-storage.js";
import { sqliteStorage } from "./sql/sqlite-storage.js";
import type { StudyStorage } from "./study-storage.js";

/**
 * Opens a storage by its URL, as Optuna writes it: `sqlite:///study.db` (a
 * relative path; `sqlite:////tmp/study.db` an absolute one),
 * `postgresql://user:password@host/database`, or `memory:`.
 */
export async function openStorage(url: string): Promise<StudyStorage> {
  if (url === "memory:") return memoryStorage();
  const sqlite = /^sqlite:\/\/\/(.+)$/.exec(url)?.[1];
  if (sqlite !== undefined) return sqliteStorage({ path: sqlite });
  if (/^postgres(ql)?(\+\w+)?:\/\//.test(url)) {
    return postgresStorage({ connectionString: url.replace(/^(postgres(?:ql)?)\+\w+:/, "$1:") });
  }
  throw new InvalidArgument(
    `A storage's URL must begin with sqlite:///, postgresql:// or memory:, but got "${url.replace(/:[^:@/]*@/, ":…@")}".`,
  );
}

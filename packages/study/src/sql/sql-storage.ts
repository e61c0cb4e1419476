import type { StudyStorage } from "../study-storage.js";
import type { Medium } from "./medium.js";
import { openSession } from "./session.js";
import { sqlHeartbeats } from "./sql-heartbeats.js";
import type { SqlStorageOptions } from "./sql-storage-options.js";
import { sqlStudies } from "./sql-studies.js";
import { sqlTrials } from "./sql-trials.js";
import { trialCaches } from "./trial-cache.js";
import { trialReader } from "./trial-reader.js";

/** Studies in Optuna's tables, in any database that the medium stands for. */
export async function sqlStorage(medium: Medium, options: SqlStorageOptions): Promise<StudyStorage> {
  const session = await openSession(medium, options.create ?? true);
  const caches = trialCaches(trialReader(medium.db));
  const heartbeats = sqlHeartbeats(session, options, (studyId) => caches.of(studyId).running());
  const studies = sqlStudies(session);
  return {
    name: medium.name,
    ...(heartbeats ? { heartbeats } : {}),
    ...studies,
    async deleteStudy(studyId) {
      await studies.deleteStudy(studyId);
      caches.forget(studyId);
    },
    ...sqlTrials(session, caches, heartbeats !== undefined),
    close: () => medium.close(),
  };
}

import { concurrencyLaws } from "./laws/concurrency-laws.js";
import { heartbeatLaws } from "./laws/heartbeat-laws.js";
import { stateLaws } from "./laws/state-laws.js";
import type { StorageLaw } from "./laws/storage-law.js";
import { studyLaws } from "./laws/study-laws.js";
import { trialLaws } from "./laws/trial-laws.js";

/**
 * What every storage must keep, for any test runner:
 *
 *     for (const law of storageLaws) test(law.name, () => law.check(open));
 */
export const storageLaws: readonly StorageLaw[] = [
  ...studyLaws,
  ...trialLaws,
  ...stateLaws,
  ...concurrencyLaws,
  ...heartbeatLaws,
];

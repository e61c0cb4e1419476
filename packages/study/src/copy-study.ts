import type { AttributeValue } from "./attribute-json.js";
import { withStorage } from "./open-storage.js";
import type { Study } from "./study.js";
import type { StudyStorage } from "./study-storage.js";

/**
 * Copies a study with its attributes and all its trials, under a new name or
 * into another storage. Trials keep their numbers, states and times to the
 * microsecond; attributes that name trials by their ids name the copies.
 *
 * @param to a storage, or a URL for `openStorage`, which is made if absent
 * @returns the copy's study id
 */
export async function copyStudy(
  from: Study,
  to: { readonly storage: StudyStorage | string; readonly name?: string },
): Promise<number> {
  return withStorage(to.storage, {}, async (storage, close) => {
    const studyId = await storage.createStudy(to.name ?? from.name, from.directions);
    try {
      await copyInto(from, storage, studyId);
    } catch (error) {
      // A part of a study must not pass for the whole.
      await storage.deleteStudy(studyId).catch(() => {});
      throw error;
    }
    await close();
    return studyId;
  });
}

// --- Internal helpers ---

async function copyInto(from: Study, storage: StudyStorage, studyId: number): Promise<void> {
  const copyOf = new Map<number, number>();
  for (const trial of await from.trials()) {
    copyOf.set(trial.trialId, (await storage.createTrial(studyId, trial)).trialId);
  }
  const [userAttrs, systemAttrs] = await Promise.all([from.userAttrs(), from.systemAttrs()]);
  for (const [key, value] of Object.entries(systemAttrs)) {
    const [copiedKey, copiedValue] = withTrialIds(key, value, copyOf);
    await storage.setStudyAttr(studyId, "system", copiedKey, copiedValue);
  }
  for (const [key, value] of Object.entries(userAttrs)) {
    await storage.setStudyAttr(studyId, "user", key, value);
  }
}

/** NSGA-II's parents, and the dashboard's notes and artifacts of a trial, go by its id. */
function withTrialIds(
  key: string,
  value: AttributeValue,
  copyOf: ReadonlyMap<number, number>,
): readonly [string, AttributeValue] {
  const renamed = (id: AttributeValue) => copyOf.get(Number(id)) ?? id;
  if (/^NSGAIII?Sampler:parent:/.test(key) && Array.isArray(value)) return [key, value.map(renamed)];
  return [key.replace(/^(dashboard:)(\d+)(?=:)/, (_, prefix, id) => `${prefix}${renamed(id)}`), value];
}

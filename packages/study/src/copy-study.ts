import type { Study } from "./study.js";
import type { StudyStorage } from "./study-storage.js";

/**
 * Copies a study with its attributes and all its trials, under a new name or
 * into another storage. Trials keep their numbers, states and times.
 *
 * @returns the copy's study id
 */
export async function copyStudy(
  from: Study,
  to: { readonly storage: StudyStorage; readonly name?: string },
): Promise<number> {
  const { storage, name = from.name } = to;
  const studyId = await storage.createStudy(name, from.directions);
  const [userAttrs, systemAttrs] = await Promise.all([from.userAttrs(), from.systemAttrs()]);
  for (const [key, value] of Object.entries(systemAttrs))
    await storage.setStudyAttr(studyId, "system", key, value);
  for (const [key, value] of Object.entries(userAttrs))
    await storage.setStudyAttr(studyId, "user", key, value);
  for (const trial of await from.trials()) await storage.createTrial(studyId, trial);
  return studyId;
}

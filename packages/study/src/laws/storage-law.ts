import { randomUUID } from "node:crypto";
import { type FrozenTrial, lastStep } from "../frozen-trial.js";
import type { StudyDirection } from "../study-direction.js";
import type { StudyStorage } from "../study-storage.js";

/** One rule that every storage must keep. */
export interface StorageLaw {
  readonly name: string;
  /**
   * Rejects when the law is broken.
   *
   * @param open each call gives a handle to the same studies: another
   *   connection where the storage has connections, else the same object
   */
  check(open: () => Promise<StudyStorage>): Promise<void>;
}

/** A study of its own for one law, in a storage that other laws use too. */
export async function freshStudy(
  storage: StudyStorage,
  directions: readonly StudyDirection[] = ["MINIMIZE"],
): Promise<{ studyId: number; name: string }> {
  const name = `law-${randomUUID()}`;
  return { studyId: await storage.createStudy(name, directions), name };
}

/** A trial without what differs between two storages of the same trial. */
export function comparable(trial: FrozenTrial) {
  const { trialId: _, ...rest } = trial;
  return { ...rest, lastStep: lastStep(trial) };
}

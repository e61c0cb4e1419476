import { StudyIncompatible } from "@auction-mech/core";
import type { FrozenTrial, StudyRecord, StudyStorage } from "@auction-mech/study";
import { CONFIG_ATTRIBUTE } from "./claim-study.js";
import type { ConfiguredSweep } from "./configure-sweep.js";
import { requireSameParameters } from "./space.js";
import { decodeSweepConfig, requireSameSweep } from "./sweep-config.js";

/** Throws unless the study can take trials of this sweep. */
export async function requireFitting(
  record: StudyRecord,
  storage: StudyStorage,
  { config, objective, space }: ConfiguredSweep,
): Promise<void> {
  const known = decodeSweepConfig(record.userAttrs[CONFIG_ATTRIBUTE], record.name);
  if (known) requireSameSweep(known, config, record.name);
  const wanted = objective.objectives.map(({ direction }) => direction.toUpperCase()).join(", ");
  const directions = record.directions.join(", ");
  if (directions !== wanted) {
    throw new StudyIncompatible(
      `The study "${record.name}" must have the directions of the objective ${config.objective}, ${wanted}, but has ${directions}. Choose another objective or another study.`,
    );
  }
  const names = new Set((await storage.trials(record.studyId)).flatMap(paramNames));
  if (names.size > 0) requireSameParameters(space, [...names]);
}

// --- Internal helpers ---

function paramNames({ params }: FrozenTrial): string[] {
  return Object.keys(params);
}

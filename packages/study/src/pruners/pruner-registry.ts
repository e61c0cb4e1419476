import { type Registry, registry } from "@auction-mech/core";
import { z } from "zod";
import type { Pruner } from "../pruner.js";
import { entryOf, type RegistryEntry } from "../registry-entry.js";
import { hyperbandPruner } from "./hyperband-pruner.js";
import { medianPruner } from "./median-pruner.js";
import { noPruner } from "./no-pruner.js";
import { patientPruner } from "./patient-pruner.js";
import { percentilePruner } from "./percentile-pruner.js";
import { successiveHalvingPruner } from "./successive-halving-pruner.js";
import { thresholdPruner } from "./threshold-pruner.js";

/** One kind of pruner, as the command line and configuration know it. */
export type PrunerEntry = RegistryEntry<Pruner>;

const entry = entryOf<Pruner>("pruner");

const count = z.int().min(0).exactOptional();
const positive = z.int().min(1).exactOptional();
const resource = z.union([z.literal("auto"), z.int().min(1)]).exactOptional();
const schedule = { warmupSteps: count, intervalSteps: positive };
const startup = { startupTrials: count, minTrials: positive };

/** The pruners by name. */
export const pruners: Registry<PrunerEntry> = registry<PrunerEntry>("pruner", {
  none: entry("Never prunes", z.strictObject({}), noPruner),
  median: entry("Worse than the median", z.strictObject({ ...schedule, ...startup }), medianPruner),
  percentile: entry(
    "Outside the best share",
    z.strictObject({ percentile: z.number().min(0).max(100), ...schedule, ...startup }),
    percentilePruner,
  ),
  "successive-halving": entry(
    "Asynchronous successive halving (ASHA)",
    z.strictObject({
      minResource: resource,
      reductionFactor: z.int().min(2).exactOptional(),
      minEarlyStoppingRate: count,
      bootstrapCount: count,
    }),
    successiveHalvingPruner,
  ),
  hyperband: entry(
    "Brackets of successive halving",
    z.strictObject({
      minResource: positive,
      maxResource: resource,
      reductionFactor: z.int().min(2).exactOptional(),
      bootstrapCount: count,
    }),
    hyperbandPruner,
  ),
  threshold: entry(
    "Outside fixed bounds",
    z.strictObject({ lower: z.number().exactOptional(), upper: z.number().exactOptional(), ...schedule }),
    thresholdPruner,
  ),
  patient: entry(
    "No improvement for some steps",
    z.strictObject({ patience: z.int().min(0), minDelta: z.number().min(0).exactOptional() }),
    patientPruner,
  ),
});

import { commonParts, metricsSchema, valuationSchema } from "@auction-mech/trainer";
import { z } from "zod";
import type { SweepResult } from "./sweep-event.js";

const paramsSchema = z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()]));

const figuresSchema = z.strictObject({ revenue: z.number(), regret: z.number().min(0) });

const trialParts = {
  number: z.int().min(0),
  state: z.enum(["RUNNING", "WAITING", "COMPLETE", "PRUNED", "FAIL"]),
  params: paramsSchema,
  values: z.array(z.number()).nullable(),
  metrics: metricsSchema.nullable(),
  seconds: z.number().min(0).nullable(),
  failure: z.string().nullable(),
};

const outcomeSchema = z.strictObject({
  status: z.enum(["completed", "interrupted"]),
  valuation: valuationSchema,
  mechanism: z.string(),
  seed: z.int().min(0),
  folder: z.string(),
  study: z.strictObject({ name: z.string(), storage: z.string() }),
  compute: z.strictObject({
    tuner: z.strictObject({ backend: z.string(), from: z.string(), batchTrials: z.int().min(1) }),
    econ: z.strictObject({ backend: z.string(), from: z.string() }),
  }),
  objectives: z
    .array(z.strictObject({ name: z.string(), direction: z.enum(["minimize", "maximize"]) }))
    .min(1),
  trials: z.strictObject({
    complete: z.int().min(0),
    pruned: z.int().min(0),
    failed: z.int().min(0),
    lost: z.int().min(0),
    waiting: z.int().min(0),
  }),
  seconds: z.number().min(0),
  best: z.strictObject({ ...trialParts, saved: z.string(), reproduce: z.string() }).nullable(),
  comparison: z
    .strictObject({
      params: paramsSchema,
      profiles: z.int().min(1),
      unseen: z.boolean(),
      best: figuresSchema,
      defaults: figuresSchema,
      improvement: z.array(
        z.strictObject({
          name: z.string(),
          value: z.number(),
          standardError: z.number().min(0),
        }),
      ),
    })
    .nullable(),
  importances: z.record(z.string(), z.number()),
  paretoFront: z.array(z.strictObject(trialParts)),
  pictures: z.array(z.string()),
});

/** The JSON contract of `sweep`: its last line. */
export const sweepResultSchema: z.ZodType<SweepResult> = z.strictObject({
  ...commonParts,
  command: z.literal("sweep"),
  sweeps: z.array(outcomeSchema).min(1),
});

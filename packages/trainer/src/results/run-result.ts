import type { RunResult } from "@auction-mech/core";
import { z } from "zod";
import { cellParts, comparedParts, metricsSchema, shareOfBound, valuationSchema } from "./parts.js";

const spread = z.strictObject({ mean: z.number(), standardDeviation: z.number().min(0) });

/** The JSON contract of `train`: its last line, and `result.json` of a run folder. */
export const runResultSchema: z.ZodType<RunResult> = z.strictObject({
  ...comparedParts,
  runs: z.array(
    z.strictObject({
      mechanism: z.string(),
      seed: z.int().min(0),
      engine: z.enum(["simd", "tensor"]),
      backend: z.string().nullable(),
      threads: z.int().min(1),
      parameters: z.int().min(1).describe("count of learned numbers"),
      status: z.enum(["completed", "diverged", "interrupted"]),
      seconds: z.strictObject({
        phase1: z.number().min(0),
        phase2: z.number().min(0),
        evaluate: z.number().min(0),
        total: z.number().min(0).describe("from the process's start to this training's result"),
      }),
      metrics: metricsSchema,
      saved: z.string().nullable(),
      variant: z.string().optional(),
      earlyStopping: z
        .strictObject({
          kept: z.string().describe("the mechanism, or the classical auction that training did not beat"),
          step: z.int().min(1).nullable().describe("after so many steps; null for a classical auction"),
          rows: z.int().min(1).describe("held out from the training rows, looked at"),
        })
        .optional()
        .describe("on a data set: what was kept and saved"),
      members: z
        .array(
          z.strictObject({
            valuation: valuationSchema,
            nominal: z.boolean(),
            ...cellParts,
            overNominal: shareOfBound
              .nullable()
              .optional()
              .describe("its share less that of the nominal training, paired"),
          }),
        )
        .optional()
        .describe("on a family: the auction on each member"),
    }),
  ),
  seeds: z
    .array(
      z.strictObject({
        mechanism: z.string(),
        variant: z.string().optional(),
        seeds: z.array(z.int().min(0)),
        revenue: spread,
        regretTotal: spread,
        worstShare: spread.optional().describe("on a family: of the member on which each does worst"),
        bestSeed: z
          .int()
          .min(0)
          .describe("on the validation profiles, by worstShare or else revenue − 5 · total regret"),
      }),
    )
    .optional()
    .describe("of mechanisms trained with several seeds"),
  repeat: z
    .strictObject({ of: z.string(), identical: z.boolean(), differences: z.array(z.string()).readonly() })
    .optional()
    .describe("of a run that repeats a recorded one: whether every metric is the same to the bit"),
});

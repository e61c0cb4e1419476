import { z } from "zod";
import { commonParts, valuationSchema } from "./parts.js";

/** The JSON contract of `train --train-sizes`: its last line. */
export const learningCurveResultSchema = z.strictObject({
  ...commonParts,
  command: z.literal("learning-curve"),
  valuation: valuationSchema,
  seeds: z.int().min(1).describe("independent samples of each size"),
  points: z.array(
    z.strictObject({
      rule: z.string(),
      trainSize: z.int().min(1),
      scores: z
        .array(z.number())
        .readonly()
        .describe("one a seed: share of the optimum or bound, or revenue where none is known"),
      mean: z.number(),
      standardError: z.number().min(0),
    }),
  ),
});

export type LearningCurveResult = Readonly<z.infer<typeof learningCurveResultSchema>>;

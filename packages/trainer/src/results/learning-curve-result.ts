import { z } from "zod";
import { commonParts, valuationSchema } from "./parts.js";

/** The JSON contract of `train --train-sizes`: its last line. */
export const learningCurveResultSchema = z.strictObject({
  ...commonParts,
  command: z.literal("learning-curve"),
  valuation: valuationSchema,
  seeds: z.int().min(1).describe("samples of each size"),
  score: z
    .enum(["share", "revenue"])
    .describe("of the optimum or bound or, where none is known, revenue in currency"),
  profiles: z
    .int()
    .min(1)
    .describe("on which everything was judged: fresh ones, or the file's held-out rows"),
  points: z
    .array(
      z.strictObject({
        rule: z.string(),
        trainSize: z.int().min(1),
        scores: z.array(z.number()).readonly().describe("one a sample"),
        mean: z.number(),
        standardError: z.number().min(0),
        kept: z
          .array(z.string())
          .readonly()
          .nullable()
          .describe("one a sample: lookahead-net, or the classical auction that training did not beat"),
      }),
    )
    .readonly(),
});

export type LearningCurveResult = Readonly<z.infer<typeof learningCurveResultSchema>>;

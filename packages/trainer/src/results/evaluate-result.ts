import { z } from "zod";
import { comparedParts, metricsSchema } from "./parts.js";

/** The JSON contract of `evaluate`: its last line. */
export const evaluateResultSchema = z.strictObject({
  ...comparedParts,
  command: z.literal("evaluate"),
  auctions: z
    .array(
      z.strictObject({
        name: z.string(),
        mechanism: z.string(),
        saved: z.string().nullable(),
        metrics: metricsSchema,
      }),
    )
    .describe("in the order in which they were named; `saved` is null for classical ones"),
});

export type EvaluateResult = Readonly<z.infer<typeof evaluateResultSchema>>;

import { z } from "zod";
import { bound, cellParts, commonParts, valuationSchema } from "./parts.js";

/** The JSON contract of `transfer`: its last line. */
export const transferResultSchema = z.strictObject({
  ...commonParts,
  command: z.literal("transfer"),
  valuations: z.array(z.strictObject({ ...valuationSchema.shape, bound })).readonly(),
  rows: z
    .array(
      z.strictObject({
        name: z.string(),
        fitted: z.boolean().describe("to each valuation anew, or the same auction everywhere"),
        cells: z
          .array(z.strictObject(cellParts).nullable())
          .readonly()
          .describe("one a valuation; null where the baseline does not apply"),
      }),
    )
    .readonly(),
});

export type TransferResult = Readonly<z.infer<typeof transferResultSchema>>;

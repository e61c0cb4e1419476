import { z } from "zod";
import { commonParts } from "./parts.js";

const estimate = z.strictObject({ mean: z.number(), low: z.number(), high: z.number() });

/** The JSON contract of `reserve`: its last line. */
export const reserveResultSchema = z.strictObject({
  ...commonParts,
  command: z.literal("reserve"),
  data: z.string(),
  by: z.string().nullable(),
  bids: z.enum(["truthful", "first-price"]),
  confidence: z.number(),
  auctions: z.int().min(1),
  present: estimate.describe("revenue an auction under the present rule"),
  rules: z
    .array(
      z.strictObject({
        name: z.enum(["no-reserve", "single", "segments", "bidders"]),
        reserves: z
          .array(
            z.strictObject({
              label: z.string().nullable(),
              reserve: z.number().min(0),
              interval: z.strictObject({ low: z.number(), high: z.number() }).nullable(),
              auctions: z.int().min(0),
            }),
          )
          .readonly(),
        revenue: estimate.describe("an auction, held out from the fit"),
        gain: estimate.describe("over the present rule, paired"),
      }),
    )
    .readonly(),
  curve: z
    .array(z.strictObject({ reserve: z.number(), revenue: z.number(), low: z.number(), high: z.number() }))
    .readonly(),
  least: z.number().min(0).describe("no smaller reserve was considered"),
  conclusive: z.boolean().describe("false: the bids look censored or shaded, and no reserve is recommended"),
  warnings: z.array(z.string()).readonly(),
});

export type ReserveResult = Readonly<z.infer<typeof reserveResultSchema>>;

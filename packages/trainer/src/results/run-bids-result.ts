import { z } from "zod";
import { commonParts } from "./parts.js";

/** The JSON contract of `run`: its last line, after one line a row. */
export const runBidsResultSchema = z.strictObject({
  ...commonParts,
  command: z.literal("run"),
  mechanism: z.string(),
  saved: z.string(),
  rows: z.int().min(0),
  sold: z.int().min(0),
  revenue: z.number().min(0).describe("sum of the prices, currency"),
});

export type RunBidsResult = Readonly<z.infer<typeof runBidsResultSchema>>;

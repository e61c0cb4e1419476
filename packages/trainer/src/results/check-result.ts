import { z } from "zod";
import { commonParts } from "./parts.js";

/** The JSON contract of `check`: its last line. */
export const checkResultSchema = z.strictObject({
  ...commonParts,
  command: z.literal("check"),
  file: z.string(),
  kind: z.enum(["valuation", "mechanism", "penalty"]),
  bidders: z.int().min(1),
  laws: z.array(z.strictObject({ law: z.string(), passed: z.boolean(), reason: z.string().nullable() })),
  passed: z.boolean(),
});

export type CheckResult = Readonly<z.infer<typeof checkResultSchema>>;

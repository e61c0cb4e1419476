import { z } from "zod";
import { commonParts, valuationSchema } from "./parts.js";

/** The JSON contract of `audit`: its last line. */
export const auditResultSchema = z.strictObject({
  ...commonParts,
  valuation: valuationSchema,
  command: z.literal("audit"),
  mechanism: z.string(),
  saved: z.string().nullable().describe("its folder or file; null for a classical auction"),
  tolerance: z.number().min(0),
  passed: z.boolean().describe("whether the gain and all violations are within the tolerance"),
  worst: z
    .strictObject({
      bidder: z.int().min(0),
      values: z.array(z.number()).readonly(),
      misreport: z.number(),
      gain: z.number().positive(),
    })
    .nullable()
    .describe("the most profitable lie; the others bid their values"),
  violations: z.strictObject({
    feasibilityViolation: z.number().min(0),
    irViolation: z.number().min(0),
    monotonicityGap: z.number().min(0),
    paymentIdentityViolation: z.number().min(0),
  }),
});

export type AuditResult = Readonly<z.infer<typeof auditResultSchema>>;

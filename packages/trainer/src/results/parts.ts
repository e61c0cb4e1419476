import { SPAN_NAMES } from "@auction-mech/core";
import { z } from "zod";

const share = z
  .number()
  .min(0)
  .max(1 + 1e-9);
const gap = z.strictObject({ absolute: z.number(), standardError: z.number().min(0), relative: z.number() });

/** What is measured of one auction. */
export const metricsSchema = z.strictObject({
  profiles: z.int().min(1).describe("validation profiles"),
  truthful: z.boolean().describe("by construction, and nothing but rounding was found against it"),
  revenue: z.number(),
  revenueStandardError: z.number().min(0),
  regret: z.strictObject({
    mean: z.number().min(0),
    total: z.number().min(0),
    max: z.number().min(0),
    profiles: z.int().min(1),
    search: z.string(),
  }),
  irViolationMax: z.number().min(0),
  monotonicityGapMax: share,
  welfare: z.number(),
  efficiency: share,
  highestBidderWins: share,
  saleRate: share,
  gap: gap.nullable(),
});

export const environment = z.strictObject({
  versions: z.record(z.string(), z.string()),
  node: z.string(),
  cpu: z.string(),
  kernelBuild: z.string().nullable(),
  device: z.string(),
});

/** The parts that the results of all commands share that compute. */
export const commonParts = { type: z.literal("result"), v: z.literal(1), seed: z.int().min(0), environment };

export const valuationSchema = z.strictObject({
  name: z.string(),
  params: z.record(z.string(), z.unknown()),
  bidders: z.int().min(1),
});

export const bound = z.strictObject({
  kind: z.enum(["myerson", "virtual-surplus", "linear-program", "none"]),
  revenue: z.number().nullable(),
  standardError: z.number().min(0).nullable(),
  attained: z.boolean().nullable(),
  attainedBy: z.enum(["theorem", "numerical-check"]).nullable(),
});

const timings = z.strictObject({
  total: z.number().min(0).describe("seconds from the process's start to the result; the spans add up to it"),
  spans: z
    .array(
      z.strictObject({
        name: z.enum(SPAN_NAMES),
        seconds: z.number().min(0).describe("without the parts inside it"),
        count: z.int().min(1).describe("how often it was entered"),
      }),
    )
    .readonly(),
});

/** The parts of a result that sets auctions beside one another. */
export const comparedParts = {
  ...commonParts,
  valuation: valuationSchema,
  baselines: z.array(z.strictObject({ name: z.string(), metrics: metricsSchema })),
  bound,
  timings: timings.optional().describe("with `--timings`"),
};

export const shareOfBound = z.strictObject({ share: z.number(), standardError: z.number().min(0) });

export const cellParts = {
  revenue: z.number(),
  revenueStandardError: z.number().min(0),
  share: shareOfBound.nullable().describe("of the optimum or bound; null where none is known"),
  truthful: z.boolean(),
  regretMax: z.number().min(0),
};

import { type RunResult, SPAN_NAMES } from "@auction-mech/core";
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

const environment = z.strictObject({
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

const bound = z.strictObject({
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
const comparedParts = {
  ...commonParts,
  valuation: valuationSchema,
  baselines: z.array(z.strictObject({ name: z.string(), metrics: metricsSchema })),
  bound,
  timings: timings.optional().describe("with `--timings`"),
};

const shareOfBound = z.strictObject({ share: z.number(), standardError: z.number().min(0) });

const cellParts = {
  revenue: z.number(),
  revenueStandardError: z.number().min(0),
  share: shareOfBound.nullable().describe("of the optimum or bound; null where none is known"),
  truthful: z.boolean(),
  regretMax: z.number().min(0),
};

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
      members: z
        .array(z.strictObject({ valuation: valuationSchema, nominal: z.boolean(), ...cellParts }))
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
        bestSeed: z.int().min(0).describe("on the validation profiles, by revenue − 5 · total regret"),
      }),
    )
    .optional()
    .describe("of mechanisms trained with several seeds"),
  repeat: z
    .strictObject({ of: z.string(), identical: z.boolean(), differences: z.array(z.string()).readonly() })
    .optional()
    .describe("of a run that repeats a recorded one: whether every metric is the same to the bit"),
});

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

/** The JSON contract of `check`: its last line. */
export const checkResultSchema = z.strictObject({
  ...commonParts,
  command: z.literal("check"),
  file: z.string(),
  kind: z.enum(["valuation", "mechanism"]),
  bidders: z.int().min(1),
  laws: z.array(z.strictObject({ law: z.string(), passed: z.boolean(), reason: z.string().nullable() })),
  passed: z.boolean(),
});

export type CheckResult = Readonly<z.infer<typeof checkResultSchema>>;
const processor = z.enum(["gpu", "cpu"]);

/** The JSON contract of `doctor`: its last line. */
export const doctorResultSchema = z.strictObject({
  type: z.literal("result"),
  v: z.literal(1),
  command: z.literal("doctor"),
  environment,
  processor: z.strictObject({
    model: z.string(),
    threads: z.int().min(1),
    features: z.array(z.string()).readonly().nullable().describe("null where the system does not tell"),
  }),
  kernelBuilds: z.array(z.string()).describe("the simd engine's, fastest last"),
  backends: z
    .array(
      z.strictObject({
        name: z.string(),
        usable: z.boolean(),
        processor: processor.nullable().describe("what it computes on here; null where it does not"),
        reason: z.string().describe("what computes and how fast, or why it cannot"),
        remedy: z.string().nullable().describe("what would make it usable; null where it is"),
      }),
    )
    .describe("the simd engine, then TensorFlow.js' backends in the order in which they are tried"),
  choices: z
    .array(
      z.strictObject({
        package: z.string(),
        device: z.enum(["auto", "cpu", "gpu"]),
        backend: z.string(),
        from: z.string().describe("the variable that says so, or `default`"),
      }),
    )
    .describe("what each package that computes has been told"),
});

export type DoctorResult = Readonly<z.infer<typeof doctorResultSchema>>;

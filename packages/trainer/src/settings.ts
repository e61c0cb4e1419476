import { z } from "zod";

/**
 * The sizes and weights of a training that a user may set; what is absent is
 * the mechanism's own default. The command line's flags and a sweep's
 * parameters are these names.
 */
export const trainSettingsSchema = z.strictObject({
  trainSize: z.int().min(2).max(100_000_000).optional().describe("training profiles"),
  batch: z.int().min(1).max(1_000_000).optional().describe("profiles a step"),
  learningRate: z.number().positive().max(10).optional().describe("Adam's learning rate"),
  phase1Epochs: z.int().min(0).max(100_000).optional().describe("epochs of imitation"),
  phase2Epochs: z.int().min(0).max(100_000).optional().describe("epochs of improvement"),
  steps: z.int().min(0).max(100_000_000).optional().describe("steps of improvement, instead of epochs"),
  lambdaRegret: z
    .number()
    .min(0)
    .max(1e6)
    .optional()
    .describe("weight of the total regret; the default depends on the valuation"),
  lambdaMono: z.number().min(0).max(1e6).optional().describe("weight of the own-bid monotonicity gap"),
  lambdaIr: z.number().min(0).max(1e6).optional().describe("weight of the IR violation"),
  penalties: z
    .record(z.string(), z.number().min(0).max(1e6))
    .optional()
    .describe(
      "further penalties of auction-net by their names, with the weight of each one's sum over bidders",
    ),
  loss: z.enum(["fixed", "augmented-lagrangian"]).optional().describe("how regret enters the loss"),
  hidden: z.array(z.int().min(1).max(1024)).min(1).max(8).optional().describe("widths of the hidden layers"),
  width: z
    .int()
    .min(3)
    .max(384)
    .multipleOf(3)
    .optional()
    .describe("units of each of lookahead-net's hidden layers"),
  pieces: z
    .int()
    .min(2)
    .max(256)
    .optional()
    .describe("linear pieces of lookahead-net's spline of the own bid"),
  finalTemperature: z
    .number()
    .positive()
    .max(10)
    .optional()
    .describe("temperature of lookahead-net's soft auction in the end"),
  shareWeights: z.boolean().optional().describe("the same weights for all bidders: they are exchangeable"),
  robust: z
    .enum(["average", "nominal", "worst-case", "cvar"])
    .optional()
    .describe(
      "over the members of a family: their mean, the nominal one alone, the worst, the mean of the worst",
    ),
  robustOf: z
    .enum(["share", "revenue"])
    .optional()
    .describe("what is robust: the share of each member's optimum, or revenue"),
  cvarLevel: z.number().positive().max(1).optional().describe("share of the family that counts as the worst"),
  quick: z.boolean().optional().describe("defaults of a first look: a tenth of the steps"),
});

export type TrainSettings = Readonly<z.infer<typeof trainSettingsSchema>>;

/** Settings with every default of one mechanism filled in; those it has no use for stay absent. */
export const completeSettingsSchema = trainSettingsSchema.required({
  trainSize: true,
  batch: true,
  learningRate: true,
  phase1Epochs: true,
  quick: true,
});

export type CompleteSettings = Readonly<z.infer<typeof completeSettingsSchema>>;

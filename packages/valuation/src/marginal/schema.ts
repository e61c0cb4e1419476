import { z } from "zod";

/** A marginal as JSON. */
export type MarginalSpec =
  | { readonly uniform: readonly [low: number, high: number] }
  | { readonly exponential: number }
  | { readonly lognormal: readonly [mu: number, sigma: number] }
  | { readonly mixture: readonly (readonly [weight: number, marginal: MarginalSpec])[] };

const oneOfEach = z
  .strictObject({
    uniform: z.tuple([z.number(), z.number()]).optional().describe("[low, high]"),
    exponential: z.number().optional().describe("mean"),
    lognormal: z.tuple([z.number(), z.number()]).optional().describe("[mu, sigma] of the logarithm"),
    get mixture() {
      return z
        .array(z.tuple([z.number(), marginalSchema]))
        .optional()
        .describe("[[weight, marginal], …]; weights are normalised");
    },
  })
  .refine((spec) => Object.keys(spec).length === 1, {
    error: ({ input }) =>
      `must have exactly one of uniform, exponential, lognormal, mixture, but got ${JSON.stringify(input)}`,
  });

/**
 * The grammar of marginals: `{"uniform":[a,b]}`, `{"exponential":mean}`,
 * `{"lognormal":[mu,sigma]}`, `{"mixture":[[weight, m], …]}`.
 *
 * One object with optional keys rather than a union, so that a mistake is
 * reported at its place; the refinement makes it the union again.
 */
export const marginalSchema: z.ZodType<MarginalSpec> = oneOfEach as unknown as z.ZodType<MarginalSpec>;

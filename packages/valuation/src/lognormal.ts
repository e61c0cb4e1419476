import { InvalidArgument, requireRange, type Valuation } from "@auction-mech/core";
import { z } from "zod";
import { bidderCount, requireBidderCount } from "./bidder-count.js";
import { cholesky } from "./gaussian/cholesky.js";
import { type Correlation, correlationMatrix, squareMatrix } from "./gaussian/correlation-matrix.js";
import { gaussianValuation } from "./gaussian/gaussian-valuation.js";
import { lognormalMargin, type Margin } from "./gaussian/margin.js";
import { correlationSchema, perBidderSchema } from "./gaussian/schema.js";
import { LARGEST_MU, LARGEST_SIGMA, SMALLEST_SIGMA } from "./marginal/lognormal.js";
import { countOf, type PerBidder, perBidder } from "./per-bidder.js";
import { valuationEntry } from "./valuation-entry.js";

/** With `covariance`, or with `sd` and `correlation`. */
export interface LognormalOptions {
  readonly bidders: number;
  /** Mean of the logarithm. */
  readonly mean?: PerBidder | undefined;
  /** Standard deviation of the logarithm, above 0. */
  readonly sd?: PerBidder | undefined;
  /** Of the logarithms: equicorrelation in [−1/(n − 1), 1], or a matrix. */
  readonly correlation?: Correlation | undefined;
  /** Σ, of the logarithms: positive semidefinite, positive on its diagonal. */
  readonly covariance?: readonly (readonly number[])[] | undefined;
}

const DEFAULT_CORRELATION = 0.5;

/**
 * Values whose logarithms are jointly normal:
 *
 *     v = exp(N(mean, Σ)),    Σ_ij = sd_i sd_j correlation_ij
 *
 * Given the others v_i is lognormal again, with σ_i = 1 / √(Σ⁻¹)_ii, and
 * φ_i = v_i (1 − σ_i R(u_i)), R the Mills ratio. Where φ falls it is negative:
 * a fall needs (u + σ) R(u) > 2, but σR ≤ 1 where φ ≥ 0, and uR < 1 always. So
 * no ironing is ever needed.
 */
export function lognormal({ bidders, mean = 0, sd, correlation, covariance }: LognormalOptions): Valuation {
  requireBidderCount(bidders);
  const means = perBidder("mean", mean, bidders);
  for (const each of means) requireRange("mean", each, -LARGEST_MU, LARGEST_MU);
  const law = covariance
    ? ofCovariance({ sd, correlation, covariance, bidders })
    : {
        sds: perBidder("sd", sd ?? 1, bidders),
        matrix: correlationMatrix(correlation ?? DEFAULT_CORRELATION, bidders),
      };
  for (const each of law.sds) requireRange("sd", each, SMALLEST_SIGMA, LARGEST_SIGMA);
  return gaussianValuation({
    name: "lognormal",
    parameters: covariance
      ? { mean, covariance }
      : { mean, sd: sd ?? 1, correlation: correlation ?? DEFAULT_CORRELATION },
    margins: marginsOf(means, law.sds),
    correlation: law.matrix,
    regular: true,
  });
}

function ofCovariance({
  bidders,
  sd,
  correlation,
  covariance,
}: LognormalOptions & { readonly covariance: readonly (readonly number[])[] }) {
  if (sd !== undefined || correlation !== undefined) {
    throw new InvalidArgument(
      `\`covariance\` must come without \`${sd === undefined ? "correlation" : "sd"}\`, but got both. Leave one of them out.`,
    );
  }
  const matrix = squareMatrix("covariance", covariance, bidders);
  const sds = covariance.map((row, i) => Math.sqrt(row[i]!));
  const flat = sds.findIndex((each) => !(each > 0));
  if (flat >= 0) {
    throw new InvalidArgument(
      `\`covariance\` must have variances above 0 on its diagonal, but row ${flat} has ${covariance[flat]![flat]}. Give every bidder a variance.`,
    );
  }
  cholesky("covariance", matrix, bidders);
  return {
    sds,
    matrix: matrix.map((entry, at) => {
      const [i, j] = [Math.floor(at / bidders), at % bidders];
      return i === j ? 1 : entry / (sds[i]! * sds[j]!);
    }),
  };
}

/** Bidders of one law share one margin, so that benchmarks know them to be alike. */
function marginsOf(means: readonly number[], sds: readonly number[]): Margin[] {
  const margins: Margin[] = [];
  means.forEach((mean, i) => {
    const alike = margins.findIndex((_, j) => means[j] === mean && sds[j] === sds[i]);
    margins.push(margins[alike] ?? lognormalMargin(mean, sds[i]!));
  });
  return margins;
}

export const lognormalEntry = valuationEntry({
  summary: "values whose logarithms are jointly normal",
  options: z.strictObject({
    mean: perBidderSchema.default(0).describe("mean of the logarithm: a number, or one a bidder"),
    sd: perBidderSchema
      .optional()
      .describe("standard deviation of the logarithm, above 0: a number, or one a bidder; 1 when absent"),
    correlation: correlationSchema
      .optional()
      .describe("of the logarithms: equicorrelation in [-1/(n-1), 1], or a matrix; 0.5 when absent"),
    covariance: z
      .array(z.array(z.number()))
      .optional()
      .describe("of the logarithms, [bidders][bidders]; in place of sd and correlation"),
  }),
  create: (options, context) => lognormal({ ...options, bidders: bidderCount(context, countOf(options)) }),
});

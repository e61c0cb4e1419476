import { AuctionMechError, InvalidArgument, type Valuation } from "@auction-mech/core";
import { z } from "zod";
import { bidderCount, requireBidderCount } from "./bidder-count.js";
import { type Correlation, correlationMatrix } from "./gaussian/correlation-matrix.js";
import { gaussianValuation } from "./gaussian/gaussian-valuation.js";
import { type Margin, quantileMargin } from "./gaussian/margin.js";
import { correlationSchema } from "./gaussian/schema.js";
import { marginal } from "./marginal/marginal.js";
import { type MarginalSpec, marginalSchema } from "./marginal/schema.js";
import { countOf } from "./per-bidder.js";
import { valuationEntry } from "./valuation-entry.js";

export interface CopulaOptions {
  readonly bidders: number;
  /** Of the normal scores: equicorrelation in [−1/(n − 1), 1], or a matrix. */
  readonly correlation?: Correlation | undefined;
  /** One a bidder; U[0, 1] when absent. */
  readonly marginals?: readonly MarginalSpec[] | undefined;
}

const DEFAULT_CORRELATION = 0.5;
const UNIT: MarginalSpec = { uniform: [0, 1] };

/**
 * Values with any marginals G_i, tied together by a Gaussian copula:
 *
 *     v_i = G_i⁻¹(Φ(x_i)),    x ~ N(0, C)
 *
 * Given the others x_i ~ N(m, s²); with u = (x_i − m) / s, g = G′ and the Mills
 * ratio R, φ_i = v_i − R(u) · s · φ(x_i) / g_i(v_i). With uniform marginals no
 * ironing is ever needed: φ falls only where R(u)(u − s·x) > 2, but where φ ≥ 0
 * and x < 0 there is s·R(u) ≤ R(−x), and yR(y) < 1 for every y.
 */
export function copula({ bidders, correlation = DEFAULT_CORRELATION, marginals }: CopulaOptions): Valuation {
  requireBidderCount(bidders);
  const specs = marginals ?? Array<MarginalSpec>(bidders).fill(UNIT);
  if (specs.length !== bidders) {
    throw new InvalidArgument(
      `\`marginals\` must be one a bidder, but got ${specs.length} for ${bidders} bidders. Make them agree, or leave them out for U[0, 1].`,
    );
  }
  return gaussianValuation({
    name: "copula",
    parameters: { correlation, ...(marginals && { marginals }) },
    margins: marginsOf(specs),
    correlation: correlationMatrix(correlation, bidders),
    regular: specs.every((spec) => "uniform" in spec && spec.uniform[0] === 0) || undefined,
  });
}

/** Bidders of one specification share one margin, so that benchmarks know them to be alike. */
function marginsOf(specs: readonly MarginalSpec[]): readonly Margin[] {
  const known = new Map<string, Margin>();
  return specs.map((spec, bidder) => {
    const key = JSON.stringify(spec);
    const margin = known.get(key) ?? marginOfBidder(spec, bidder);
    known.set(key, margin);
    return margin;
  });
}

function marginOfBidder(spec: MarginalSpec, bidder: number): Margin {
  try {
    return quantileMargin(marginal(spec));
  } catch (error) {
    if (!AuctionMechError.isInstance(error)) throw error;
    throw new InvalidArgument(`\`marginals[${bidder}]\`: ${error.message}`, { cause: error });
  }
}

export const copulaEntry = valuationEntry({
  summary: "values with any marginals, tied together by a Gaussian copula",
  options: z.strictObject({
    correlation: correlationSchema
      .default(DEFAULT_CORRELATION)
      .describe("of the normal scores: equicorrelation in [-1/(n-1), 1], or a matrix"),
    marginals: z.array(marginalSchema).optional().describe("one a bidder; U[0, 1] when absent"),
  }),
  create: (options, context) => copula({ ...options, bidders: bidderCount(context, countOf(options)) }),
});

import {
  AuctionMechError,
  InvalidArgument,
  type Marginal,
  profiles,
  type Valuation,
} from "@auction-mech/core";
import { z } from "zod";
import { bidderCount, requireBidderCount } from "./bidder-count.js";
import { marginal } from "./marginal/marginal.js";
import { type MarginalSpec, marginalSchema } from "./marginal/schema.js";
import { valuationEntry } from "./valuation-entry.js";

export interface IndependentOptions {
  /** One marginal a bidder. */
  readonly marginals: readonly MarginalSpec[];
}

/**
 * Independent values, each bidder with its own marginal:
 *
 *     P(v_1 ≤ a_1, …, v_n ≤ a_n) = F_1(a_1) ⋯ F_n(a_n)
 */
export function independent({ marginals }: IndependentOptions): Valuation {
  return independentValuation("independent", { marginals }, marginals.map(marginalOfBidder));
}

function marginalOfBidder(spec: MarginalSpec, bidder: number): Marginal {
  try {
    return marginal(spec);
  } catch (error) {
    if (!AuctionMechError.isInstance(error)) throw error;
    throw new InvalidArgument(`\`marginals[${bidder}]\`: ${error.message}`, { cause: error });
  }
}

/** {@link independentValuation} of bidders who all have the same marginal. */
export function identicalBidders(
  name: string,
  parameters: Readonly<Record<string, unknown>>,
  bidders: number,
  marginal: Marginal,
): Valuation {
  requireBidderCount(bidders);
  return independentValuation(
    name,
    parameters,
    Array.from({ length: bidders }, () => marginal),
  );
}

/**
 * The valuation of independent values with these marginals, under the name and
 * parameters that recreate it.
 */
export function independentValuation(
  name: string,
  parameters: Readonly<Record<string, unknown>>,
  marginals: readonly Marginal[],
): Valuation {
  const bidders = marginals.length;
  requireBidderCount(bidders);
  return {
    name,
    bidders,
    parameters,
    support: marginals.map(({ support }) => support),
    independent: marginals,
    marginals,
    affiliated: true,
    conditional: (bidder) => marginals[bidder]!,
    cellProbabilities: (lowerEdges) => products(lowerEdges, marginals),
    sample(batch, random) {
      const values = profiles(batch, bidders);
      const { data } = values;
      for (let at = 0; at < data.length; ) {
        for (let i = 0; i < bidders; i++) data[at++] = marginals[i]!.sample(random);
      }
      return values;
    },
  };
}

/** Products of differences of the cdfs. */
function products(lowerEdges: readonly ArrayLike<number>[], marginals: readonly Marginal[]): Float64Array {
  let cells = Float64Array.of(1);
  lowerEdges.forEach((edges, i) => {
    // By survival in the upper half, whose cells may be too rare for 1 − F.
    const above = Array.from(edges, (edge, k) => (k === 0 ? 1 : marginals[i]!.survival(edge)));
    const own = above.map((survival, k) => survival - (above[k + 1] ?? 0));
    cells = Float64Array.from({ length: cells.length * own.length }, (_, at) => {
      return cells[Math.floor(at / own.length)]! * own[at % own.length]!;
    });
  });
  return cells;
}

export const independentEntry = valuationEntry({
  summary: "independent values, each bidder with its own marginal",
  options: z.strictObject({
    marginals: z
      .array(marginalSchema)
      .describe(
        'one a bidder: {"uniform":[a,b]}, {"exponential":mean}, {"lognormal":[mu,sigma]} or {"mixture":[[weight,m],…]}',
      ),
  }),
  create({ marginals }, context) {
    bidderCount(context, { from: "marginals", count: marginals.length });
    return independent({ marginals });
  },
});

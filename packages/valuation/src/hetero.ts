import type { Valuation } from "@auction-mech/core";
import { z } from "zod";
import { bidderCount } from "./bidder-count.js";
import { identicalBidders } from "./independent.js";
import { exponentialMarginal } from "./marginal/exponential.js";
import { mixtureMarginal } from "./marginal/mixture.js";
import { uniformMarginal } from "./marginal/uniform.js";
import { valuationEntry } from "./valuation-entry.js";

export interface HeteroOptions {
  readonly bidders: number;
}

/**
 * Heterogeneous types: each bidder is, independently and with equal chances,
 * of the high type U[1/2, 1], the low type U[0, 1/2] or the heavy type Exp(1).
 *
 * Nobody knows the types, so the values are independent and identically
 * distributed with the mixture as marginal. It is irregular: with four bidders
 * the optimal auction irons the values in [0.856, 1.562].
 */
export function hetero({ bidders }: HeteroOptions): Valuation {
  const marginal = mixtureMarginal([
    [1, uniformMarginal(0.5, 1)],
    [1, uniformMarginal(0, 0.5)],
    [1, exponentialMarginal(1)],
  ]);
  return identicalBidders("hetero", {}, bidders, marginal);
}

export const heteroEntry = valuationEntry({
  summary: "independent values of three equally likely types: U[1/2, 1], U[0, 1/2] and Exp(1)",
  options: z.strictObject({}),
  create: (_options, context) => hetero({ bidders: bidderCount(context) }),
});

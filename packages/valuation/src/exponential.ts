import type { Valuation } from "@auction-mech/core";
import { z } from "zod";
import { bidderCount } from "./bidder-count.js";
import { identicalBidders } from "./independent.js";
import { exponentialMarginal } from "./marginal/exponential.js";
import { valuationEntry } from "./valuation-entry.js";

export interface ExponentialOptions {
  readonly bidders: number;
  /** Mean value, above 0. */
  readonly mean?: number;
}

/**
 * Independent values, exponential with the same mean: the `exp` of the
 * registry.
 *
 * The expected welfare of n bidders is mean · (1 + 1/2 + … + 1/n), and the
 * optimal reserve is the mean for every n.
 */
export function exponential({ bidders, mean = 1 }: ExponentialOptions): Valuation {
  const marginal = exponentialMarginal(mean);
  return identicalBidders("exp", { mean }, bidders, marginal);
}

export const exponentialEntry = valuationEntry({
  summary: "independent exponential values",
  options: z.strictObject({ mean: z.number().default(1).describe("mean value, above 0") }),
  create: (options, context) => exponential({ ...options, bidders: bidderCount(context) }),
});

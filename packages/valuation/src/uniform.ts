import type { Valuation } from "@auction-mech/core";
import { z } from "zod";
import { bidderCount } from "./bidder-count.js";
import { identicalBidders } from "./independent.js";
import { uniformMarginal } from "./marginal/uniform.js";
import { valuationEntry } from "./valuation-entry.js";

export interface UniformOptions {
  readonly bidders: number;
  /** Smallest value, at least 0. */
  readonly low?: number;
  /** Largest value, above `low`. */
  readonly high?: number;
}

/**
 * Independent values, uniform on [low, high].
 *
 * With n bidders on [0, 1] Vickrey's auction earns (n − 1)/(n + 1), and the
 * optimal reserve is 1/2 for every n.
 */
export function uniform({ bidders, low = 0, high = 1 }: UniformOptions): Valuation {
  const marginal = uniformMarginal(low, high);
  return identicalBidders("uniform", { low, high }, bidders, marginal);
}

export const uniformEntry = valuationEntry({
  summary: "independent values, uniform on [low, high]",
  options: z.strictObject({
    low: z.number().default(0).describe("smallest value, at least 0"),
    high: z.number().default(1).describe("largest value, above low"),
  }),
  create: (options, context) => uniform({ ...options, bidders: bidderCount(context) }),
});

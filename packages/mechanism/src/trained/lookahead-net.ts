import { thresholdMechanism } from "../classical/threshold-mechanism.js";
import { type Architecture, requireParameters } from "./architecture.js";
import { initialiseLookaheadNet } from "./lookahead-net/initialise.js";
import { lookaheadRule } from "./lookahead-net/lookahead-rule.js";
import { scorer } from "./lookahead-net/scorer.js";
import {
  FIXED_ARRAYS,
  type LookaheadNetSpec,
  lookaheadNetShapes,
  lookaheadNetSpecSchema,
} from "./lookahead-net/spec.js";

/**
 * LookaheadNet: ranks the bidders by a learned score; the first alone may buy,
 * and does so if and only if its bid reaches a reserve learned from the
 * others' bids; it pays the smallest bid with which it would still have bought.
 *
 * DSIC and ex-post IR for **every** value of its parameters, on paper and as
 * computed (docs/lookahead-net.md): a score never falls in the own bid and
 * never rises in another's, so that raising a bid never loses the item, and
 * the price does not depend on the own bid. Contains Myerson's optimum,
 * Vickrey's auction with any reserves, and Ronen's lookahead auction.
 *
 * Ronen, "On approximating optimal auctions" (2001); Myerson, "Optimal
 * Auction Design" (1981).
 */
export const lookaheadNet: Architecture<LookaheadNetSpec> = {
  name: "lookahead-net",
  summary: "Learned scores and reserves with threshold prices: truthful for every value of its weights",
  spec: lookaheadNetSpecSchema,
  fixed: FIXED_ARRAYS,
  shapes: lookaheadNetShapes,
  initialise: initialiseLookaheadNet,
  create(spec, parameters) {
    // Only finite parameters are truthful, wherever they come from.
    requireParameters(lookaheadNetShapes(spec), parameters);
    const { mechanism: name, bidders, scale } = spec;
    const rule = lookaheadRule(scorer(spec, parameters), bidders, scale);
    return { ...thresholdMechanism({ name, bidders, rule }), spec, parameters };
  },
};

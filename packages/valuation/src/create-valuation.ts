import { requireInteger, type Valuation } from "@auction-mech/core";
import { fromEntry } from "./from-entry.js";
import { valuations } from "./registry.js";
import type { ValuationContext } from "./valuation-entry.js";

/**
 * Makes a valuation from its name and its parameters as parsed from JSON.
 *
 * What it returns names every parameter, also those drawn from the seed:
 * `createValuation(v.name, v.parameters, { ...context, bidders: v.bidders })`
 * is the same law whatever the seed.
 *
 * @param rawParams an object of the valuation's parameters; undefined for the defaults
 * @throws InvalidArgument with one line: the rule, the actual value, the remedy
 */
export function createValuation(name: string, rawParams: unknown, context: ValuationContext): Valuation {
  requireInteger("seed", context.seed, 0, Number.MAX_SAFE_INTEGER);
  return fromEntry(name, valuations.get(name), rawParams === undefined ? {} : rawParams, context);
}

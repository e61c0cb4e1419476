import { InvalidArgument, requireInteger, type Valuation } from "@auction-mech/core";
import { describeIssue } from "./describe-issue.js";
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
  const entry = valuations.get(name);
  const parsed = entry.options.safeParse(rawParams === undefined ? {} : rawParams, { reportInput: true });
  if (!parsed.success) {
    throw new InvalidArgument(describeIssue(parsed.error.issues[0]!, name, entry.options));
  }
  return entry.create(parsed.data, context);
}

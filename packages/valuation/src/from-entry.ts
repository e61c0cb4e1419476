import { InvalidArgument, type Valuation } from "@auction-mech/core";
import { describeIssue } from "./describe-issue.js";
import type { ValuationContext, ValuationEntry } from "./valuation-entry.js";

/**
 * Makes a valuation from its record and its parameters as parsed from JSON.
 *
 * @throws InvalidArgument with one line: the rule, the actual value, the remedy
 */
export function fromEntry(
  name: string,
  entry: ValuationEntry,
  rawParams: unknown,
  context: ValuationContext,
): Valuation {
  const parsed = entry.options.safeParse(rawParams, { reportInput: true });
  if (!parsed.success) {
    throw new InvalidArgument(describeIssue(parsed.error.issues[0]!, name, entry.options));
  }
  return entry.create(parsed.data, context);
}

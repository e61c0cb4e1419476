import { exponentialMarginal } from "./exponential.js";
import { lognormalMarginal } from "./lognormal.js";
import { mixtureMarginal } from "./mixture.js";
import type { MarginalSpec } from "./schema.js";
import type { TailMarginal } from "./tail-marginal.js";
import { uniformMarginal } from "./uniform.js";

/**
 * The marginal that a specification names.
 *
 * @throws InvalidArgument when its numbers break a rule, such as low ≥ high
 */
export function marginal(spec: MarginalSpec): TailMarginal {
  if ("uniform" in spec) return uniformMarginal(...spec.uniform);
  if ("exponential" in spec) return exponentialMarginal(spec.exponential);
  if ("lognormal" in spec) return lognormalMarginal(...spec.lognormal);
  return mixtureMarginal(spec.mixture.map(([weight, part]) => [weight, marginal(part)] as const));
}

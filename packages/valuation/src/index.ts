export { bidderCount } from "./bidder-count.js";
export { type CopulaOptions, copula } from "./copula.js";
export { createValuation } from "./create-valuation.js";
export { isNumeral } from "./csv/numeral.js";
export { type BidLog, type BidLogOptions, readBidLog } from "./empirical/bid-log.js";
export { type BidFormat, type EmpiricalOptions, empirical } from "./empirical/empirical.js";
export type { ScaleBy } from "./empirical/reference.js";
export { type ExponentialOptions, exponential } from "./exponential.js";
export { type FamilyOptions, family } from "./family.js";
export { gaussLegendre, integrate, type QuadratureRule } from "./gauss-legendre.js";
export type { Correlation } from "./gaussian/correlation-matrix.js";
export { type HeteroOptions, hetero } from "./hetero.js";
export { type IndependentOptions, independent, independentValuation } from "./independent.js";
export { type LatentOptions, latent } from "./latent.js";
export { type LognormalOptions, lognormal } from "./lognormal.js";
export { exponentialMarginal } from "./marginal/exponential.js";
export { lognormalMarginal } from "./marginal/lognormal.js";
export { marginal } from "./marginal/marginal.js";
export { mixtureMarginal, type WeightedMarginal } from "./marginal/mixture.js";
export { type MarginalSpec, marginalSchema } from "./marginal/schema.js";
export type { TailMarginal } from "./marginal/tail-marginal.js";
export { uniformMarginal } from "./marginal/uniform.js";
export { normalQuantile } from "./normal.js";
export type { PerBidder } from "./per-bidder.js";
export { valuations } from "./registry.js";
export { type UniformOptions, uniform } from "./uniform.js";
export {
  type BidData,
  type ValuationContext,
  type ValuationEntry,
  valuationEntry,
} from "./valuation-entry.js";

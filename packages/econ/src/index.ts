export { type AuditFindings, type AuditOptions, audit } from "./audit/audit.js";
export type { Lie } from "./audit/lie.js";
// Optimal benchmarks

export { gaussLegendre, integrate, type QuadratureRule } from "@auction-mech/valuation";
export { bestPersonalisedReserves } from "./benchmarks/best-personalised-reserves.js";
export { empiricalLookahead } from "./benchmarks/empirical-lookahead.js";
export { empiricalMyerson } from "./benchmarks/empirical-myerson.js";
export { lookahead } from "./benchmarks/lookahead.js";
export { monopolyPrice } from "./benchmarks/monopoly-price.js";
export { bestSingleReserve } from "./best-reserve.js";
export type { Attainment } from "./bounds/attainment.js";
export {
  type VirtualSurplusBound,
  type VirtualSurplusOptions,
  virtualSurplusBound,
  virtualValuesOf,
} from "./bounds/virtual-surplus.js";
export { type EvaluateOptions, evaluate, evaluateInParts } from "./evaluate.js";
export {
  exPostRegret,
  type MisreportFindings,
  monotonicityGap,
  searchMisreports,
} from "./ex-post-regret.js";
export { exPostIrViolation } from "./ir-violation.js";
export { type Mean, meanOf } from "./mean.js";
export {
  type EvaluationSearchOptions,
  evaluationSearch,
  fixedSearch,
  type MisreportSearch,
  spanningGrid,
} from "./misreport-search.js";
export { myersonIntegrand, myersonRevenue } from "./myerson-revenue.js";
export { pairedGap } from "./paired-gap.js";
export { type BootstrapOptions, bootstrapMean, type Estimate } from "./reserves/bootstrap-mean.js";
export { type FirstPriceValues, firstPriceValues } from "./reserves/first-price-values.js";
export { heldOutRevenue, type RuleFit } from "./reserves/held-out-revenue.js";
export {
  type ReserveAdvice,
  type ReserveAdviceOptions,
  reserveAdvice,
} from "./reserves/reserve-advice.js";
export {
  type ReserveInterval,
  type ReserveIntervalOptions,
  reserveInterval,
} from "./reserves/reserve-interval.js";
export { reserveRevenue } from "./reserves/reserve-revenue.js";
export type { ReserveRule } from "./reserves/reserve-rule.js";
export type { CurvePoint } from "./reserves/revenue-curve.js";
export { revenuePerProfile } from "./revenue.js";
export { saleRate } from "./sale-rate.js";
export { type Share, shareOfBound } from "./share-of-bound.js";
export { efficiency, firstBestWelfare, highestBidderWins, welfare } from "./welfare.js";

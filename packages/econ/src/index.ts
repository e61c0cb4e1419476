export { appearsTruthful } from "./appears-truthful.js";
export { type AuditFindings, type AuditOptions, audit } from "./audit/audit.js";
export type { Lie } from "./audit/lie.js";
export { bestSingleReserve } from "./best-reserve.js";
export { type EvaluateOptions, evaluate, evaluateInParts } from "./evaluate.js";
export {
  exPostRegret,
  type MisreportFindings,
  monotonicityGap,
  searchMisreports,
} from "./ex-post-regret.js";
// Optimal benchmarks
export { gaussLegendre, integrate, type QuadratureRule } from "./gauss-legendre.js";
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
export { revenuePerProfile } from "./revenue.js";
export { saleRate } from "./sale-rate.js";
export { efficiency, firstBestWelfare, highestBidderWins, welfare } from "./welfare.js";

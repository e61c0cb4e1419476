import { type Mechanism, type Metrics, type Profiles, sliceProfiles } from "@auction-mech/core";
import { searchMisreports } from "./ex-post-regret.js";
import { exPostIrViolation } from "./ir-violation.js";
import { meanOf } from "./mean.js";
import type { MisreportSearch } from "./misreport-search.js";
import { pairedGap } from "./paired-gap.js";
import { revenuePerProfile } from "./revenue.js";
import { saleRate } from "./sale-rate.js";
import { efficiency, firstBestWelfare, highestBidderWins, welfare } from "./welfare.js";

export interface EvaluateOptions {
  readonly search: MisreportSearch;
  /** Regret is searched on the first so many profiles. */
  readonly regretProfiles: number;
  /** A bound's integrand on the same profiles, `[batch]`, where one is known. */
  readonly boundIntegrand?: Float64Array;
}

/** Regret and IR violation up to this share of the first best count as rounding. */
const ROUNDING = 1e-6;

/**
 * Every metric of one mechanism, all bidders being truthful.
 *
 * @param values true values `[batch, bidders]`, currency, that no training step saw
 */
export function evaluate(
  mechanism: Mechanism,
  values: Profiles,
  { search, regretProfiles, boundIntegrand }: EvaluateOptions,
): Metrics {
  const outcome = mechanism.run(values);
  const revenue = revenuePerProfile(outcome);
  const { mean, standardError } = meanOf(revenue);
  const searched = sliceProfiles(values, 0, regretProfiles);
  const found = searchMisreports(mechanism, searched, search);
  const regret = {
    mean: meanOf(found.regret.data).mean,
    total: meanOf(found.regret.data).mean * values.bidders,
    max: largest(found.regret.data),
    profiles: searched.batch,
    search: search.name,
  };
  const irViolationMax = Math.max(
    largest(exPostIrViolation(outcome, values).data),
    largest(found.irViolation.data),
  );
  const tolerance = ROUNDING * firstBestWelfare(values);
  const truthful = regret.max <= tolerance && irViolationMax <= tolerance;
  return {
    revenue: mean,
    revenueStandardError: standardError,
    regret,
    irViolationMax,
    monotonicityGapMax: largest(found.monotonicityGap.data),
    welfare: welfare(outcome, values),
    efficiency: efficiency(outcome, values),
    highestBidderWins: highestBidderWins(outcome, values),
    saleRate: saleRate(outcome),
    gap: truthful && boundIntegrand ? pairedGap(boundIntegrand, revenue) : null,
  };
}

function largest(sample: Float64Array): number {
  return sample.reduce((highest, value) => Math.max(highest, value), 0);
}

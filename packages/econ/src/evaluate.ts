import {
  type Mechanism,
  type Metrics,
  type Profiles,
  type Stopwatch,
  sliceProfiles,
  stopwatch,
} from "@auction-mech/core";
import { type MisreportFindings, searchMisreports } from "./ex-post-regret.js";
import { largestIrViolation } from "./ir-violation.js";
import { meanOf } from "./mean.js";
import type { MisreportSearch } from "./misreport-search.js";
import { pairedGap } from "./paired-gap.js";
import { revenuePerProfile } from "./revenue.js";
import { saleRate } from "./sale-rate.js";
import { efficiency, highestBidderWins, welfare } from "./welfare.js";

export interface EvaluateOptions {
  readonly search: MisreportSearch;
  /** Regret is searched on the first so many profiles. */
  readonly regretProfiles: number;
  /** A bound's integrand on the same profiles, `[batch]`, where one is known. */
  readonly boundIntegrand?: Float64Array;
  /** Told apart: "evaluation forward" and "misreport search". */
  readonly watch?: Stopwatch | undefined;
}

/** Regret and IR violation up to this share of the largest value are rounding. */
const ROUNDING = 1e-9;

/** Profiles times bidders searched between two reports of progress. */
const BIDDERS_AT_A_TIME = 400;

/**
 * Every metric of one mechanism, all bidders being truthful.
 *
 * @param values true values `[batch, bidders]`, currency, that no training step saw
 */
export function evaluate(mechanism: Mechanism, values: Profiles, options: EvaluateOptions): Metrics {
  const parts = evaluateInParts(mechanism, values, options);
  for (;;) {
    const part = parts.next();
    if (part.done) return part.value;
  }
}

/**
 * {@link evaluate} for callers that show progress or must stay responsive:
 * yields the count of profiles searched so far, returns the metrics. Handing
 * `true` to `next` ends the search early, with the profiles searched so far.
 */
export function* evaluateInParts(
  mechanism: Mechanism,
  values: Profiles,
  { search, regretProfiles, boundIntegrand, watch = stopwatch() }: EvaluateOptions,
): Generator<number, Metrics, boolean | undefined> {
  const outcome = watch.measure("evaluation forward", () => mechanism.run(values));
  const revenue = revenuePerProfile(outcome);
  const { mean, standardError } = meanOf(revenue);
  const wanted = Math.min(regretProfiles, values.batch);
  const step = Math.max(1, Math.floor(BIDDERS_AT_A_TIME / values.bidders));
  const found = { regretSum: 0, regretMax: 0, monotonicityGapMax: 0, irViolationMax: 0 };
  let searched = 0;
  let stop: boolean | undefined = false;
  while (searched < wanted && !stop) {
    const end = Math.min(searched + step, wanted);
    const part = sliceProfiles(values, searched, end);
    include(
      found,
      watch.measure("misreport search", () => searchMisreports(mechanism, part, search)),
    );
    searched = end;
    stop = yield searched;
  }
  const regret = {
    mean: found.regretSum / (searched * values.bidders),
    total: found.regretSum / searched,
    max: found.regretMax,
    profiles: searched,
    search: search.name,
  };
  const irViolationMax = Math.max(found.irViolationMax, largestIrViolation(outcome, values));
  const rounding = ROUNDING * largest(values.data);
  const truthful = mechanism.dsic === true && Math.max(regret.max, irViolationMax) <= rounding;
  return {
    profiles: values.batch,
    truthful,
    revenue: mean,
    revenueStandardError: standardError,
    regret,
    irViolationMax,
    monotonicityGapMax: found.monotonicityGapMax,
    welfare: welfare(outcome, values),
    efficiency: efficiency(outcome, values),
    highestBidderWins: highestBidderWins(outcome, values),
    saleRate: saleRate(outcome),
    gap: truthful && boundIntegrand ? pairedGap(boundIntegrand, revenue) : null,
  };
}

interface Extremes {
  regretSum: number;
  regretMax: number;
  monotonicityGapMax: number;
  irViolationMax: number;
}

function include(found: Extremes, { regret, monotonicityGap, irViolation }: MisreportFindings): void {
  found.regretSum = regret.data.reduce((sum, value) => sum + value, found.regretSum);
  found.regretMax = Math.max(found.regretMax, largest(regret.data));
  found.monotonicityGapMax = Math.max(found.monotonicityGapMax, largest(monotonicityGap.data));
  found.irViolationMax = Math.max(found.irViolationMax, largest(irViolation.data));
}

function largest(sample: Float64Array): number {
  let highest = 0;
  for (let k = 0; k < sample.length; k++) highest = Math.max(highest, sample[k]!);
  return highest;
}

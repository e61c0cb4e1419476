import {
  type Mechanism,
  type Outcome,
  outcomesAlong,
  type Profiles,
  profiles,
  requireBidders,
} from "@auction-mech/core";
import type { MisreportSearch } from "./misreport-search.js";

/** What trying misreports found, each `[batch, bidders]`. */
export interface MisreportFindings {
  /** Ex-post regret, currency, ≥ 0. */
  readonly regret: Profiles;
  /** The own bid that gains most; the own value where nothing gains. */
  readonly bestMisreports: Profiles;
  /** Largest drop of the own allocation below its running maximum along the own bid, in [0, 1]. */
  readonly monotonicityGap: Profiles;
  /** Largest p − b·x over the misreports tried, currency, ≥ 0. */
  readonly irViolation: Profiles;
}

/** Own bids tried between the best one's neighbours in one round of refinement. */
const REFINING_POINTS = 8;

/**
 * Ex-post regret: the most each bidder could gain by misreporting, the others
 * being truthful:
 *
 *     regret_i(v) = max_b  u_i(v_i; b, v_-i) − u_i(v_i; v),   u = v·x − p
 *
 * A lower bound of the true supremum: a stronger `search` can only raise it.
 *
 * @param values true values `[batch, bidders]`, currency
 * @param search which misreports are tried; must span the support
 * @returns regret `[batch, bidders]`, currency, ≥ 0
 */
export function exPostRegret(mechanism: Mechanism, values: Profiles, search: MisreportSearch): Profiles {
  return searchMisreports(mechanism, values, search).regret;
}

/**
 * The own-bid monotonicity gap: how far a bidder's allocation falls below its
 * running maximum as its **own** bid rises, the others fixed. 0 is necessary
 * for truthfulness. The report takes the maximum, a loss the mean.
 *
 * Myerson, "Optimal Auction Design" (1981), lemma 2.
 *
 * @returns `[batch, bidders]`, in [0, 1]
 */
export function monotonicityGap(mechanism: Mechanism, values: Profiles, search: MisreportSearch): Profiles {
  return searchMisreports(mechanism, values, search).monotonicityGap;
}

/** Everything that one pass over the misreports tells: {@link exPostRegret}, {@link monotonicityGap} and more. */
export function searchMisreports(
  mechanism: Mechanism,
  values: Profiles,
  search: MisreportSearch,
): MisreportFindings {
  requireBidders("values", values, mechanism.bidders);
  const { batch, bidders } = values;
  const truthful = mechanism.run(values);
  const findings = {
    regret: profiles(batch, bidders),
    bestMisreports: profiles(batch, bidders, values.data.slice()),
    monotonicityGap: profiles(batch, bidders),
    irViolation: profiles(batch, bidders),
  };
  for (let bidder = 0; bidder < bidders; bidder++)
    searchOne(mechanism, values, truthful, bidder, search, findings);
  return findings;
}

// --- Internal helpers ---

function searchOne(
  mechanism: Mechanism,
  values: Profiles,
  truthful: Outcome,
  bidder: number,
  search: MisreportSearch,
  { regret, bestMisreports, monotonicityGap, irViolation }: MisreportFindings,
): void {
  const { batch, bidders } = values;
  const grid = search.misreports(values, bidder);
  const points = batch === 0 ? 0 : grid.length / batch;
  const outcome = outcomesAlong(mechanism, values, bidder, grid);
  const bracket = { low: new Float64Array(batch), high: new Float64Array(batch) };
  const utilities = new Float64Array(batch);
  for (let row = 0; row < batch; row++) {
    const at = row * bidders + bidder;
    const value = values.data[at]!;
    utilities[row] = value * truthful.allocation.data[at]! - truthful.payments.data[at]!;
    let best = 0;
    let bestGain = Number.NEGATIVE_INFINITY;
    let runningMaximum = 0;
    for (let point = 0; point < points; point++) {
      const k = row * points + point;
      const share = outcome.allocation[k]!;
      runningMaximum = Math.max(runningMaximum, share);
      monotonicityGap.data[at] = Math.max(monotonicityGap.data[at]!, runningMaximum - share);
      irViolation.data[at] = Math.max(irViolation.data[at]!, outcome.payments[k]! - grid[k]! * share);
      const gain = value * share - outcome.payments[k]! - utilities[row]!;
      if (gain > bestGain) {
        bestGain = gain;
        best = point;
      }
    }
    keepBetter(regret, bestMisreports, at, bestGain, grid[row * points + best]!);
    const tried = grid.subarray(row * points, (row + 1) * points);
    bracket.low[row] = neighbour(tried, best, -1);
    bracket.high[row] = neighbour(tried, best, 1);
  }
  for (let round = 0; round < search.refinements; round++) {
    refine(mechanism, values, bidder, utilities, bracket, regret, bestMisreports);
  }
}

/** The nearest different bid to one side; bids may repeat. The bid itself at the end of the grid. */
function neighbour(ascending: Float64Array, at: number, direction: -1 | 1): number {
  const bid = ascending[at]!;
  let k = at;
  while (ascending[k + direction] !== undefined && ascending[k] === bid) k += direction;
  return ascending[k]!;
}

/** Tries points between each profile's bracket and narrows it around the best of them. */
function refine(
  mechanism: Mechanism,
  values: Profiles,
  bidder: number,
  utilities: Float64Array,
  bracket: { readonly low: Float64Array; readonly high: Float64Array },
  regret: Profiles,
  bestMisreports: Profiles,
): void {
  const { batch, bidders } = values;
  const tried = new Float64Array(batch * REFINING_POINTS);
  for (let row = 0; row < batch; row++) {
    const step = (bracket.high[row]! - bracket.low[row]!) / (REFINING_POINTS + 1);
    for (let k = 0; k < REFINING_POINTS; k++) {
      tried[row * REFINING_POINTS + k] = bracket.low[row]! + step * (k + 1);
    }
  }
  const outcome = outcomesAlong(mechanism, values, bidder, tried);
  for (let row = 0; row < batch; row++) {
    const at = row * bidders + bidder;
    let best = 0;
    let bestGain = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < REFINING_POINTS; k++) {
      const j = row * REFINING_POINTS + k;
      const gain = values.data[at]! * outcome.allocation[j]! - outcome.payments[j]! - utilities[row]!;
      if (gain > bestGain) {
        bestGain = gain;
        best = k;
      }
    }
    const bestBid = tried[row * REFINING_POINTS + best]!;
    keepBetter(regret, bestMisreports, at, bestGain, bestBid);
    const step = (bracket.high[row]! - bracket.low[row]!) / (REFINING_POINTS + 1);
    bracket.low[row] = bestBid - step;
    bracket.high[row] = bestBid + step;
  }
}

function keepBetter(
  regret: Profiles,
  bestMisreports: Profiles,
  at: number,
  gain: number,
  misreport: number,
): void {
  if (gain > regret.data[at]!) {
    regret.data[at] = gain;
    bestMisreports.data[at] = misreport;
  }
}

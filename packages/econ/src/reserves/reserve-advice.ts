import {
  gatherProfiles,
  InvalidArgument,
  InvalidData,
  type Profiles,
  requireRange,
  stream,
} from "@auction-mech/core";
import { personalisedReserves } from "@auction-mech/mechanism";
import type { BidLog } from "@auction-mech/valuation";
import { bestPersonalisedReserves } from "../benchmarks/best-personalised-reserves.js";
import { bestSingleReserve } from "../best-reserve.js";
import { revenuePerProfile } from "../revenue.js";
import { bootstrapMean, type Estimate } from "./bootstrap-mean.js";
import { heldOutRevenue, type RuleFit } from "./held-out-revenue.js";
import { FEWEST_AUCTIONS, type ReserveInterval, reserveInterval } from "./reserve-interval.js";
import { reserveRevenue } from "./reserve-revenue.js";
import { FEWEST_IN_SEGMENT, type ReserveRule } from "./reserve-rule.js";
import { adviceWarnings } from "./reserve-warnings.js";
import { type CurvePoint, revenueCurve } from "./revenue-curve.js";
import { FEWEST_INVERTED, presentRevenue, valuesOf } from "./values-of-log.js";

export interface ReserveAdviceOptions {
  /** Whether bids are values, or those of a first-price auction and to be inverted. Default: "truthful". */
  readonly bids?: "truthful" | "first-price";
  /** The reserve in force, currency, where the log has no column of it. Default: 0. */
  readonly presentReserve?: number | undefined;
  /** Of all intervals. Default: 0.95. */
  readonly confidence?: number;
  readonly seed?: number;
}

export interface ReserveAdvice {
  readonly auctions: number;
  readonly present: Estimate;
  readonly rules: readonly ReserveRule[];
  /** Revenue against the single reserve. */
  readonly curve: readonly CurvePoint[];
  /** No smaller reserve was considered: no bid below was recorded. */
  readonly least: number;
  /** Whether bids may be taken for values as far as the log shows; else no reserve is recommended. */
  readonly conclusive: boolean;
  readonly warnings: readonly string[];
}

/** Personalised reserves are fitted to at most so many auctions. */
const FITTED_AUCTIONS = 20_000;

/**
 * What a log of bids can say about reserves: the best single one and the best
 * ones by segment or bidder, where the optimal ones lie, and what each way
 * would have earned more than the present rule, in auctions that were not
 * fitted to. Supposes independent auctions, bids that do not depend on the
 * reserve, and a second price (which the optimal reserve of a first-price
 * auction equals in symmetric equilibrium).
 *
 * @throws InvalidData with fewer than 20 usable auctions
 */
export function reserveAdvice(log: BidLog, options: ReserveAdviceOptions = {}): ReserveAdvice {
  const { presentReserve, confidence = 0.95, seed = 0, bids: kind = "truthful" } = options;
  requireRange("confidence", confidence, 0.5, 0.9999);
  if (presentReserve !== undefined && log.reserves) {
    throw new InvalidArgument(
      "The reserve in force must be given once, but there are both a number and a column. Leave one out.",
    );
  }
  const inForce = log.reserves ?? new Float64Array(log.auctions).fill(presentReserve ?? 0);
  const values = valuesOf(log, kind, inForce);
  const { topTwo, rows } = values;
  if (topTwo.batch < FEWEST_AUCTIONS) {
    const usable =
      kind === "truthful"
        ? "with bids"
        : `of 2 bidders or more, ${FEWEST_INVERTED} bids or more from each number of bidders`;
    throw new InvalidData(
      `Reserves need at least ${FEWEST_AUCTIONS} auctions ${usable}, but of ${log.auctions} there are ${topTwo.batch}. Add auctions.`,
    );
  }
  const least = leastReserve(log, inForce);
  const present = presentRevenue(log, kind, inForce, rows);
  const random = (purpose: string) => stream(seed, `reserve-${purpose}`);
  /** Every sample is drawn from by the same rows: rules that earn alike get the same interval. */
  const estimate = (sample: Float64Array) =>
    bootstrapMean(sample, { confidence, random: random("bootstrap") });
  const judge = ({ name, reserves, fit }: Candidate): ReserveRule => {
    const revenue = heldOutRevenue(topTwo.batch, fit, random("folds"));
    const difference = revenue.map((own, row) => own - present[row]!);
    return { name, reserves, revenue: estimate(revenue), gain: estimate(difference) };
  };
  const context: Context = { topTwo, least, confidence, seed };
  const segments = log.segments && rows.map((row) => log.segments![row]!);
  const rules = [
    noReserve(context),
    single(context),
    ...(segments ? [bySegment(context, segments)] : []),
    ...(values.bidders ? [byBidder(context, values.bidders)] : []),
  ].map(judge);
  const warnings = adviceWarnings({ log, kind, rows, topTwo, least, rules, segments });
  return {
    auctions: topTwo.batch,
    present: estimate(present),
    rules: least > 0 ? rules.slice(1) : rules,
    curve: revenueCurve(topTwo, { least, confidence }),
    least,
    conclusive: warnings.every(({ fatal }) => !fatal),
    warnings: warnings.map(({ message }) => message),
  };
}

// --- Internal helpers ---

interface Context {
  /** Values, `[auctions, 2]`. */
  readonly topTwo: Profiles;
  readonly least: number;
  readonly confidence: number;
  readonly seed: number;
}

interface Candidate extends Pick<ReserveRule, "name" | "reserves"> {
  readonly fit: RuleFit;
}

/** Below the reserve in force no bid was recorded, where none is in the log. */
function leastReserve({ everyBid }: BidLog, inForce: Float64Array): number {
  const below = everyBid.some((bids, row) => (bids.at(-1) ?? Number.POSITIVE_INFINITY) < inForce[row]!);
  return below ? 0 : inForce.reduce((highest, reserve) => Math.max(highest, reserve), 0);
}

function noReserve({ topTwo }: Context): Candidate {
  const fit: RuleFit = (_, test) => revenueAt(topTwo, test, 0);
  return { name: "no-reserve", reserves: [one(null, 0, null, topTwo.batch)], fit };
}

function single({ topTwo, least, confidence, seed }: Context): Candidate {
  const interval = reserveInterval(topTwo, { confidence, least, random: stream(seed, "reserve-halves") });
  return {
    name: "single",
    reserves: [one(null, bestSingleReserve(topTwo, least), interval, topTwo.batch)],
    fit: (train, test) => revenueAt(topTwo, test, bestSingleReserve(gatherProfiles(topTwo, train), least)),
  };
}

function bySegment({ topTwo, least, confidence, seed }: Context, segments: readonly string[]): Candidate {
  const rowsOf = (rows: ArrayLike<number>) => {
    const groups = new Map<string, number[]>();
    for (const row of Array.from(rows)) {
      const group = groups.get(segments[row]!);
      if (group) group.push(row);
      else groups.set(segments[row]!, [row]);
    }
    return groups;
  };
  const all = rowsOf(segments.map((_, row) => row));
  const pooled = bestSingleReserve(topTwo, least);
  return {
    name: "segments",
    reserves: [...all]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([label, rows], k) => {
        if (rows.length < FEWEST_IN_SEGMENT) return one(label, pooled, null, rows.length);
        const own = gatherProfiles(topTwo, rows);
        const random = stream(seed, "reserve-segment-halves", k);
        const interval = reserveInterval(own, { confidence, least, random });
        return one(label, bestSingleReserve(own, least), interval, rows.length);
      }),
    fit(train, test) {
      const pooled = bestSingleReserve(gatherProfiles(topTwo, train), least);
      const fitted = new Map(
        [...rowsOf(train)]
          .filter(([label]) => all.get(label)!.length >= FEWEST_IN_SEGMENT)
          .map(([label, rows]) => [label, bestSingleReserve(gatherProfiles(topTwo, rows), least)]),
      );
      return Float64Array.from(
        test,
        (row) => revenueAt(topTwo, [row], fitted.get(segments[row]!) ?? pooled)[0]!,
      );
    },
  };
}

function byBidder({ least }: Context, { labels, bids }: NonNullable<BidLog["bidders"]>): Candidate {
  const fitted = (rows: ArrayLike<number>) =>
    [...bestPersonalisedReserves(gatherProfiles(bids, evenly(rows, FITTED_AUCTIONS)))].map((reserve) =>
      Math.max(least, reserve),
    );
  const reserves = fitted(Array.from({ length: bids.batch }, (_, row) => row));
  const present = (i: number) =>
    Array.from({ length: bids.batch }, (_, row) => bids.data[row * bids.bidders + i]!).filter(
      (bid) => bid > 0,
    ).length;
  return {
    name: "bidders",
    reserves: labels.map((label, i) => one(label, reserves[i]!, null, present(i))),
    fit: (train, test) =>
      revenuePerProfile(
        personalisedReserves({ bidders: bids.bidders, reserves: fitted(train) }).run(
          gatherProfiles(bids, test),
        ),
      ),
  };
}

/** At most `most` of them from first to last: the beginning alone would tell of old auctions. */
function evenly(rows: ArrayLike<number>, most: number): number[] {
  const count = Math.min(rows.length, most);
  return Array.from({ length: count }, (_, k) => rows[Math.floor((k * rows.length) / count)]!);
}

function one(label: string | null, reserve: number, interval: ReserveInterval | null, auctions: number) {
  return { label, reserve, interval, auctions };
}

function revenueAt(bids: Profiles, rows: ArrayLike<number>, reserve: number): Float64Array {
  return reserveRevenue(gatherProfiles(bids, rows), reserve);
}

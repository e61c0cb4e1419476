import {
  type EmpiricalValuation,
  gatherProfiles,
  isEmpirical,
  type Mechanism,
  type Profiles,
  permutation,
  type RunEvent,
  sliceProfiles,
  stream,
  type Valuation,
} from "@auction-mech/core";
import {
  bestPersonalisedReserves,
  bestSingleReserve,
  empiricalLookahead,
  empiricalMyerson,
  meanOf,
  revenuePerProfile,
  shareOfBound,
} from "@auction-mech/econ";
import { personalisedReserves, vickrey, vickreyReserve } from "@auction-mech/mechanism";
import { upperBound } from "./bound.js";
import type { Compute } from "./compute.js";
import { recipes } from "./recipes/recipes.js";
import type { TrainSettings } from "./settings.js";
import { train } from "./train.js";

export interface LearningCurveOptions {
  /** The law that the samples come from, which no auction is told; of a data set, some of its training rows. */
  readonly valuation: Valuation;
  /** Rows to learn from, one curve point each. */
  readonly trainSizes: readonly number[];
  /** Independent samples of each size. */
  readonly seeds: number;
  readonly seed: number;
  readonly settings: TrainSettings;
  readonly compute: Compute;
  /** Fresh profiles on which everything is judged; of a data set, at most its test rows. */
  readonly valSize: number;
  readonly signal?: AbortSignal | undefined;
  readonly clock: () => number;
}

/** One rule learned from samples of one size. */
export interface LearningCurvePoint {
  readonly rule: string;
  readonly trainSize: number;
  /** Revenue on the fresh profiles, one a seed: a share of the optimum or bound where one is known, else currency. */
  readonly scores: readonly number[];
  readonly mean: number;
  /** What early stopping kept, one a seed; null for rules that are fitted. */
  readonly kept: readonly string[] | null;
  /** Over seeds: how much chance in the sample, and in training, moves the mean. */
  readonly standardError: number;
}

/** A learning curve: all rules at all sizes, and what they were judged by. */
export interface LearningCurve {
  /** What the scores are: a share of the optimum or bound or, where none is known, revenue in currency. */
  readonly score: "share" | "revenue";
  /** Profiles on which everything was judged. */
  readonly profiles: number;
  readonly points: readonly LearningCurvePoint[];
}

/**
 * What can be learned from so many rows of a known law: LookaheadNet with
 * early stopping against rules fitted to the same rows, all on the same fresh
 * profiles. Of a data set the rows are some of its training rows, without
 * replacement, and the profiles its test rows. Yields progress as data.
 */
export async function* learningCurve(options: LearningCurveOptions): AsyncGenerator<RunEvent, LearningCurve> {
  const { valuation, trainSizes, seeds, seed, valSize, settings, signal } = options;
  const judged = isEmpirical(valuation)
    ? sliceProfiles(valuation.test, 0, valSize)
    : valuation.sample(valSize, stream(seed, "validation-values"));
  const integrand = upperBound(valuation).integrand?.(judged);
  const score = (auction: Mechanism) => {
    const revenue = revenuePerProfile(auction.run(judged));
    return integrand ? shareOfBound(integrand, revenue).share : meanOf(revenue).mean;
  };
  const points: LearningCurvePoint[] = [];
  for (const trainSize of trainSizes) {
    const scores = new Map<string, number[]>();
    const kept: string[] = [];
    for (let k = 0; k < seeds; k++) {
      const rows = someRows(valuation, trainSize, seed + k);
      const trained = yield* trainOn(rows, seed + k, options);
      // Of an interrupted training nothing is told.
      if (signal?.aborted) break;
      kept.push(trained.kept);
      for (const [rule, auction] of [
        ...fitted(rows, settings.shareWeights ?? false),
        [LEARNED, trained.auction] as const,
      ]) {
        scores.set(rule, [...(scores.get(rule) ?? []), score(auction)]);
      }
    }
    for (const [rule, own] of scores) {
      points.push({ rule, trainSize, scores: own, ...meanOf(own), kept: rule === LEARNED ? kept : null });
    }
  }
  return { score: integrand ? "share" : "revenue", profiles: judged.batch, points };
}

// --- Internal helpers ---

const LEARNED = "lookahead-net";

function someRows(valuation: Valuation, count: number, seed: number): Profiles {
  const random = stream(seed, "learning-curve-rows", count);
  if (!isEmpirical(valuation)) return valuation.sample(count, random);
  return gatherProfiles(valuation.train, permutation(valuation.train.batch, random).subarray(0, count));
}

function fitted(rows: Profiles, pooled: boolean): [rule: string, auction: Mechanism][] {
  const { bidders } = rows;
  return [
    ["vickrey", vickrey({ bidders })],
    ["best single reserve", vickreyReserve({ bidders, reserve: bestSingleReserve(rows) })],
    [
      "best personalised reserves",
      personalisedReserves({ bidders, reserves: [...bestPersonalisedReserves(rows)] }),
    ],
    ["empirical Myerson", empiricalMyerson(rows, { pooled })],
    ...(bidders > 1 ? [["empirical lookahead", empiricalLookahead(rows)] as [string, Mechanism]] : []),
  ];
}

async function* trainOn(
  rows: Profiles,
  seed: number,
  { valuation, settings: given, compute, signal, clock }: LearningCurveOptions,
): AsyncGenerator<RunEvent, { readonly auction: Mechanism; readonly kept: string }> {
  const recipe = recipes.get(LEARNED);
  const sample = dataSet(valuation, rows);
  const settings = recipe.complete({ ...given, trainSize: rows.batch }, sample);
  const plan = recipe.plan({ valuation: sample, values: rows, seed, settings });
  const { open: engine } = await compute.choose(plan);
  const options = { valuation: sample, values: rows, seed, settings, plan, engine, signal, clock };
  const { auction, earlyStopping } = yield* train({ ...options, mechanism: LEARNED });
  return { auction, kept: earlyStopping?.kept ?? LEARNED };
}

/** Rows as a data set of their own: training draws from them alone, and stops early by some of them. */
function dataSet({ bidders, support }: Valuation, rows: Profiles): EmpiricalValuation {
  return {
    name: "empirical",
    bidders,
    support,
    parameters: { trainRows: rows.batch },
    train: rows,
    test: rows,
    sample: (batch, random) =>
      gatherProfiles(
        rows,
        Uint32Array.from({ length: batch }, () => random.integer(rows.batch)),
      ),
  };
}

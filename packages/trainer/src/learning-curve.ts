import {
  type EmpiricalValuation,
  gatherProfiles,
  type Mechanism,
  type Profiles,
  type RunEvent,
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
  /** The law that the samples come from, which no auction is told. */
  readonly valuation: Valuation;
  /** Rows to learn from, one curve point each. */
  readonly trainSizes: readonly number[];
  /** Independent samples of each size. */
  readonly seeds: number;
  readonly seed: number;
  readonly settings: TrainSettings;
  readonly compute: Compute;
  /** Fresh profiles on which everything is judged. */
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
  /** Over seeds: how much chance in the sample, and in training, moves the mean. */
  readonly standardError: number;
}

/**
 * What can be learned from so many rows of a known law: LookaheadNet with
 * early stopping against rules fitted to the same rows, all on the same fresh
 * profiles. Yields progress as data.
 */
export async function* learningCurve(
  options: LearningCurveOptions,
): AsyncGenerator<RunEvent, LearningCurvePoint[]> {
  const { valuation, trainSizes, seeds, seed, valSize, settings } = options;
  const judged = valuation.sample(valSize, stream(seed, "validation-values"));
  const integrand = upperBound(valuation).integrand?.(judged);
  const score = (auction: Mechanism) => {
    const revenue = revenuePerProfile(auction.run(judged));
    return integrand ? shareOfBound(integrand, revenue).share : meanOf(revenue).mean;
  };
  const points: LearningCurvePoint[] = [];
  for (const trainSize of trainSizes) {
    const scores = new Map<string, number[]>();
    for (let k = 0; k < seeds && !options.signal?.aborted; k++) {
      const rows = valuation.sample(trainSize, stream(seed + k, "learning-curve-rows", trainSize));
      const trained = yield* trainOn(rows, seed + k, options);
      for (const [rule, auction] of [
        ...fitted(rows, settings.shareWeights ?? false),
        ["lookahead-net", trained] as const,
      ]) {
        scores.set(rule, [...(scores.get(rule) ?? []), score(auction)]);
      }
    }
    for (const [rule, own] of scores) {
      points.push({ rule, trainSize, scores: own, ...meanOf(own) });
    }
  }
  return points;
}

// --- Internal helpers ---

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
): AsyncGenerator<RunEvent, Mechanism> {
  const recipe = recipes.get("lookahead-net");
  const sample = dataSet(valuation, rows);
  const settings = recipe.complete({ ...given, trainSize: rows.batch }, sample);
  const plan = recipe.plan({ valuation: sample, values: rows, seed, settings });
  const { open: engine } = await compute.choose(plan);
  const options = { valuation: sample, values: rows, seed, settings, plan, engine, signal, clock };
  const { auction } = yield* train({ ...options, mechanism: "lookahead-net" });
  return auction;
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

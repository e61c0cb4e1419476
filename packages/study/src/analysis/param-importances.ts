import { InvalidArgument, requireRange } from "@auction-mech/core";
import { type Distribution, isSingle } from "../distribution.js";
import { encodeDistribution } from "../encode-distribution.js";
import { type FrozenTrial, own } from "../frozen-trial.js";
import { goodObservations } from "../samplers/split-trials.js";
import { losses, type StudyDirection } from "../study-direction.js";
import { gridDensity } from "./grid-density.js";

export interface ImportanceOptions {
  /** Which share of the trials counts as good. @default 0.1 */
  readonly targetQuantile?: number;
  /** The share of the trials within which importance is measured. @default 1 */
  readonly regionQuantile?: number;
  /** A loss to explain in place of the objectives; lower is better. */
  readonly target?: (trial: FrozenTrial) => number;
}

/**
 * How much each parameter decides whether a trial is good, by PED-ANOVA: the
 * Pearson divergence of the good trials' density from all trials',
 *
 *     Σ_x p_all(x) (p_good(x) / p_all(x) − 1)²,
 *
 * weighted for conditional parameters by how often they occur. Shares of 1, the
 * largest first; all 0 where nothing can be said.
 *
 * Watanabe, Bansal and Hutter, "PED-ANOVA: Efficiently Quantifying
 * Hyperparameter Importance in Arbitrary Subspaces" (2023).
 */
export function paramImportances(
  trials: readonly FrozenTrial[],
  directions: readonly StudyDirection[],
  options: ImportanceOptions = {},
): Readonly<Record<string, number>> {
  const { targetQuantile = 0.1, regionQuantile = 1, target } = options;
  requireRange("targetQuantile", targetQuantile, 0, 1);
  requireRange("regionQuantile", regionQuantile, 0, 1);
  if (!(targetQuantile > 0 && targetQuantile < regionQuantile)) {
    throw new InvalidArgument(
      `0 < targetQuantile < regionQuantile must hold, but got ${targetQuantile} and ${regionQuantile}.`,
    );
  }
  const ranked = trials
    .filter(({ state }) => state === "COMPLETE")
    .map((trial) => ({ trial, loss: target ? [target(trial)] : losses(trial.values!, directions) }))
    .filter(({ loss }) => loss.every(Number.isFinite));
  const region = best(ranked, regionQuantile);
  const good = new Set(best(ranked, targetQuantile));
  const names = [...new Set(ranked.flatMap(({ trial }) => Object.keys(trial.distributions)))];
  const raw = names.map((name) => [name, divergence(name, region, good)] as const);
  const total = raw.reduce((sum, [, importance]) => sum + importance, 0);
  const shares = raw.map(([name, importance]) => [name, total > 0 ? importance / total : 0] as const);
  return Object.fromEntries(shares.sort(([, a], [, b]) => b - a));
}

// --- Internal helpers ---

/** Trials that have a parameter with one distribution; fewer say too little. */
const FEWEST = 2;

interface Ranked {
  readonly trial: FrozenTrial;
  readonly loss: readonly number[];
}

/** The best share of the trials; with one loss, whatever ties with the last of them too. */
function best(ranked: readonly Ranked[], quantile: number): readonly FrozenTrial[] {
  if (quantile === 1) return ranked.map(({ trial }) => trial);
  const count = Math.ceil(quantile * ranked.length);
  if ((ranked[0]?.loss.length ?? 1) > 1) {
    const observed = ranked.map(({ trial, loss }) => ({
      trial,
      kind: "complete" as const,
      losses: loss,
      violation: 0,
      pruned: [0, 0] as const,
    }));
    const chosen = goodObservations(observed, count);
    return ranked.filter((_, k) => chosen[k] === 1).map(({ trial }) => trial);
  }
  const cutoff = Float64Array.from(ranked, ({ loss }) => loss[0]!).sort()[count - 1];
  return ranked.filter(({ loss }) => cutoff !== undefined && loss[0]! <= cutoff).map(({ trial }) => trial);
}

/** Not yet a share: only the proportions between parameters matter. */
function divergence(name: string, region: readonly FrozenTrial[], good: ReadonlySet<FrozenTrial>): number {
  let total = 0;
  for (const { distribution, trials } of regimes(name, region)) {
    const goodHere = trials.filter((trial) => good.has(trial));
    if (trials.length < FEWEST || goodHere.length === 0 || isSingle(distribution)) continue;
    const all = gridDensity(name, distribution, trials);
    const top = gridDensity(name, distribution, goodHere);
    const pearson = all.reduce((sum, p, x) => sum + p * (top[x]! / p - 1) ** 2, 0);
    const shareOfGood = goodHere.length / good.size;
    const shareOfRegion = trials.length / region.length;
    total += (shareOfGood ** 2 / shareOfRegion) * pearson;
  }
  return total;
}

/** The trials that have the parameter, by the distribution they have it with. */
function regimes(
  name: string,
  trials: readonly FrozenTrial[],
): readonly { readonly distribution: Distribution; readonly trials: readonly FrozenTrial[] }[] {
  const found = new Map<string, { distribution: Distribution; trials: FrozenTrial[] }>();
  for (const trial of trials) {
    const distribution = own(trial.distributions, name);
    if (distribution === undefined) continue;
    const key = encodeDistribution(distribution);
    const regime = found.get(key) ?? { distribution, trials: [] };
    regime.trials.push(trial);
    found.set(key, regime);
  }
  return [...found.values()];
}

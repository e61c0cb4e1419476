import type { Metrics } from "@auction-mech/core";
import { type FrozenTrial, paramImportances, paretoFront } from "@auction-mech/study";
import { recipes } from "@auction-mech/trainer";
import { computesOf, describe, type Search } from "./open-search.js";
import { drawPictures } from "./report/pictures.js";
import { reproduceCommand } from "./report/reproduce.js";
import { workerNews } from "./run-trial.js";
import { paramsOfSettings } from "./space.js";
import type { DefaultsComparison, FreshFigures, PairedDifference, SweepOutcome } from "./sweep-event.js";
import { bestOf, sweepTrial, tally } from "./trial-record.js";
import { freshProfiles } from "./worker/fresh-profiles.js";
import type { AuctionParts } from "./worker/protocol.js";

/** What is left to do when the trials are through, and what it all came to. */
export async function conclude(search: Search, seconds: () => number): Promise<SweepOutcome> {
  const { study, plan, folder, signal } = search;
  const { config, objective } = plan;
  const trials = await study.trials();
  const best = bestOf(trials, study.directions);
  const comparison = best ? await untilInterrupted(search, () => compareBest(search, best)) : null;
  const { complete, pruned, failed, lost, waiting } = tally(trials);
  const pictures = await drawPictures(search, trials, best);
  return {
    status: signal.aborted ? "interrupted" : "completed",
    valuation: describe(plan.valuation),
    mechanism: config.mechanism,
    seed: config.seed,
    folder: folder.path,
    study: { name: study.name, storage: plan.storage.name },
    compute: computesOf(config),
    objectives: objective.objectives,
    trials: { complete, pruned, failed, lost, waiting },
    best: best
      ? { ...sweepTrial(best), saved: folder.best, reproduce: reproduceCommand(config, best.params) }
      : null,
    comparison,
    importances: complete > 1 ? paramImportances(trials, study.directions) : {},
    paretoFront: study.directions.length > 1 ? paretoFront(trials, study.directions).map(sweepTrial) : [],
    pictures,
    seconds: seconds(),
  };
}

// --- Internal helpers ---

/** An interruption ends the workers: what they did is then left out. */
async function untilInterrupted<Result>(
  { signal }: Search,
  work: () => Promise<Result | null>,
): Promise<Result | null> {
  if (signal.aborted) return null;
  try {
    return await work();
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}

async function compareBest(search: Search, best: FrozenTrial): Promise<DefaultsComparison | null> {
  const auction = await bestAuction(search, best);
  return auction ? compareWithDefaults(search, best, auction) : null;
}

/** The best trial's auction: the saved one, or trained again where another machine or program ran the trial. */
async function bestAuction(search: Search, best: FrozenTrial): Promise<AuctionParts | undefined> {
  const { folder, pool, emit } = search;
  const saved = await folder.savedBest(best.number);
  if (saved) return saved;
  emit({
    type: "note",
    level: "info",
    message: `the best trial, ${best.number}, ran elsewhere; its auction is trained here again`,
  });
  const worker = await pool.worker(0);
  const { report } = await worker.trial(best.params, workerNews(emit, best.number), async () => false);
  if (report.status !== "completed") return undefined;
  await folder.saveBest({ ...sweepTrial(best), metrics: report.metrics }, report.auction);
  return report.auction;
}

async function compareWithDefaults(
  { pool, plan, emit }: Search,
  best: FrozenTrial,
  { spec, parameters }: AuctionParts,
): Promise<DefaultsComparison | null> {
  const { config, space, valuation } = plan;
  const fresh = freshProfiles(valuation, config);
  if (fresh.blocks.length === 0) return null;
  const listen = workerNews(emit, best.number);
  const first = await pool.worker(0);
  const second = await pool.worker(pool.size > 1 ? 1 : 0);
  const ofBest = first.assess({ spec, parameters }, listen);
  if (first === second) await ofBest;
  const [ours, theirs] = await Promise.all([ofBest, second.assess(null, listen)]);
  const settings = recipes.get(config.mechanism).complete(config.settings, valuation);
  const defaults = paramsOfSettings(space, settings);
  return {
    params: defaults,
    profiles: ours.reduce((sum, { profiles }) => sum + profiles, 0),
    unseen: fresh.unseen,
    best: figures(ours),
    defaults: figures(theirs),
    improvement: improvement(plan, [ours, best.params], [theirs, defaults]),
  };
}

function figures(blocks: readonly Metrics[]): FreshFigures {
  return {
    revenue: mean(blocks.map(({ revenue }) => revenue)),
    regret: mean(blocks.map(({ regret }) => regret.total)),
  };
}

type Assessed = readonly [blocks: readonly Metrics[], params: FrozenTrial["params"]];

/** Means of the blocks' differences: the blocks being the same, what the profiles have in common cancels. */
function improvement(
  { objective }: Search["plan"],
  [ours, ourParams]: Assessed,
  [theirs, theirParams]: Assessed,
): PairedDifference[] {
  const difference = (name: string, of: (metrics: Metrics, params: FrozenTrial["params"]) => number) =>
    paired(
      name,
      ours.map((block, k) => of(block, ourParams) - of(theirs[k]!, theirParams)),
    );
  const figures = {
    revenue: ({ revenue }: Metrics) => revenue,
    regret: ({ regret }: Metrics) => regret.total,
  };
  const own = objective.objectives.flatMap(({ name }, k) =>
    name in figures ? [] : [difference(name, (metrics, params) => objective.evaluate(metrics, params)[k]!)],
  );
  return [...own, ...Object.entries(figures).map(([name, of]) => difference(name, of))];
}

function paired(name: string, differences: readonly number[]): PairedDifference {
  const value = mean(differences);
  const squares = differences.reduce((sum, each) => sum + (each - value) ** 2, 0);
  const count = differences.length;
  return { name, value, standardError: Math.sqrt(squares / (count - 1) / count) };
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}

import { createStudy, type Study } from "@auction-mech/study";
import { MAX_RETRIES } from "./dead-trials.js";
import { createPruner, createSampler } from "./search-strategy.js";
import { decodeSweepConfig, requireSameSweep } from "./sweep-config.js";
import type { SweepPlan } from "./sweep-plan.js";
import { tally } from "./trial-record.js";

/** Trials of a study where the user names no number. */
export const DEFAULT_TRIALS = 30;

/** The study's attribute that holds its configuration. */
export const CONFIG_ATTRIBUTE = "auction-mech:sweep";

/** The study's attribute that says how many trials it is to have. */
const TARGET_ATTRIBUTE = "auction-mech:trials";

/**
 * Opens a plan's study, made if missing, and marks it as this sweep's: with
 * its configuration and with how many trials it is to have.
 *
 * @throws StudyIncompatible where it is another sweep's
 */
export async function claimStudy(
  plan: SweepPlan,
  warn: (message: string) => void,
): Promise<{ readonly study: Study; readonly target: number }> {
  const { config, objective, space, storage } = plan;
  const study = await createStudy({
    storage: storage.storage,
    name: plan.studyName,
    directions: objective.objectives.map(({ direction }) => direction),
    loadIfExists: true,
    seed: config.seed,
    sampler: createSampler(config.sampler, space),
    pruner: createPruner(config.pruner),
    maxRetries: MAX_RETRIES,
    onWarning: warn,
  });
  await mark(study, plan);
  return { study, target: await settleTarget(study, plan) };
}

// --- Internal helpers ---

async function mark(study: Study, { config, objective }: SweepPlan): Promise<void> {
  const before = decodeSweepConfig((await study.userAttrs())[CONFIG_ATTRIBUTE], study.name);
  // As JSON: what is undefined has no place in an attribute.
  if (!before) await study.setUserAttr(CONFIG_ATTRIBUTE, JSON.parse(JSON.stringify(config)));
  // Another process may have marked it at the same time.
  const stored = decodeSweepConfig((await study.userAttrs())[CONFIG_ATTRIBUTE], study.name);
  requireSameSweep(stored!, config, study.name);
  if (study.directions.length > 1 && (await study.metricNames()) === undefined) {
    await study.setMetricNames(objective.objectives.map(({ name }) => name));
  }
}

async function settleTarget(study: Study, { goal }: SweepPlan): Promise<number> {
  const stored = (await study.userAttrs())[TARGET_ATTRIBUTE];
  const planned = typeof stored === "number" ? stored : undefined;
  const { done } = tally(await study.trials());
  const target = wantedTrials(goal, planned, done);
  if (target !== planned) await study.setUserAttr(TARGET_ATTRIBUTE, target);
  return target;
}

function wantedTrials(goal: SweepPlan["goal"], planned: number | undefined, done: number): number {
  if (goal === null) return planned ?? done + DEFAULT_TRIALS;
  return "more" in goal ? done + goal.more : Math.max(goal.total, planned ?? 0);
}

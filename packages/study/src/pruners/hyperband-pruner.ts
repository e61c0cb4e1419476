import { crc32 } from "node:zlib";
import { InvalidArgument, requireInteger } from "@auction-mech/core";
import { type FrozenTrial, lastStep } from "../frozen-trial.js";
import type { Pruner, TrialGroup } from "../pruner.js";
import { successiveHalvingPruner } from "./successive-halving-pruner.js";

export interface HyperbandPrunerOptions {
  /** Steps that every trial may take. @default 1 */
  readonly minResource?: number;
  /** Steps of a full trial; "auto" is what the longest COMPLETE trial took. @default "auto" */
  readonly maxResource?: number | "auto";
  /** @default 3 */
  readonly reductionFactor?: number;
  /** Trials that must reach a rung before any passes it. @default 0 */
  readonly bootstrapCount?: number;
}

/**
 * Hyperband: several brackets of successive halving, from the most aggressive
 * to none, so that slow starters get their chance. A trial's bracket follows
 * from the study's name and its number, by Optuna's formula, so that both
 * libraries agree about it:
 *
 *     crc32("<study name>_<number>") mod Σ budgets
 *
 * Li et al., "Hyperband: A Novel Bandit-Based Approach to Hyperparameter
 * Optimization" (2018).
 */
export function hyperbandPruner(options: HyperbandPrunerOptions = {}): Pruner {
  const { minResource = 1, maxResource = "auto", reductionFactor = 3, bootstrapCount = 0 } = options;
  requireInteger("minResource", minResource, 1, Number.MAX_SAFE_INTEGER);
  if (maxResource !== "auto")
    requireInteger("maxResource", maxResource, minResource, Number.MAX_SAFE_INTEGER);
  requireInteger("reductionFactor", reductionFactor, 2, Number.MAX_SAFE_INTEGER);
  if (bootstrapCount > 0 && maxResource === "auto") {
    throw new InvalidArgument(
      `\`maxResource\` must be a number where bootstrapCount > 0, but got "auto" and ${bootstrapCount}.`,
    );
  }
  let brackets: readonly Bracket[] | undefined;
  const groups = new WeakMap<object, readonly TrialGroup[]>();
  return {
    name: "hyperband",
    prune(view, trial) {
      if (!brackets) {
        const resource = maxResource === "auto" ? longestTrial(view.trials) : maxResource;
        if (resource === undefined) return false;
        brackets = makeBrackets(minResource, resource, reductionFactor, bootstrapCount);
      }
      const known = brackets;
      const own = bracketOf(view.studyName, trial.number, known);
      const rivals = view.trials.filter(({ number }) => bracketOf(view.studyName, number, known) === own);
      return own.pruner.prune({ ...view, trials: rivals }, trial);
    },
    group({ identity, studyName, trial }) {
      if (!brackets) return undefined;
      let found = groups.get(identity);
      if (!found) {
        found = bracketGroups(studyName, brackets);
        groups.set(identity, found);
      }
      return found.find((group) => group.has(trial.number));
    },
  };
}

// --- Internal helpers ---

interface Bracket {
  readonly pruner: Pruner;
  /** Its share of the trials. */
  readonly budget: number;
}

function longestTrial(trials: readonly FrozenTrial[]): number | undefined {
  const steps = trials.filter(({ state }) => state === "COMPLETE").map((trial) => lastStep(trial) ?? -1);
  const longest = steps.reduce((most, step) => Math.max(most, step), -1);
  return longest < 0 ? undefined : longest + 1;
}

function makeBrackets(
  minResource: number,
  maxResource: number,
  reductionFactor: number,
  bootstrapCount: number,
): readonly Bracket[] {
  const count = Math.floor(Math.log(maxResource / minResource) / Math.log(reductionFactor)) + 1;
  return Array.from({ length: Math.max(1, count) }, (_, bracket) => {
    const s = count - 1 - bracket;
    return {
      pruner: successiveHalvingPruner({
        minResource,
        reductionFactor,
        minEarlyStoppingRate: bracket,
        bootstrapCount,
      }),
      budget: Math.ceil((count * reductionFactor ** s) / (s + 1)),
    };
  });
}

/** One group a bracket; each trial's bracket is worked out once. */
function bracketGroups(studyName: string, brackets: readonly Bracket[]): readonly TrialGroup[] {
  const known: number[] = [];
  return brackets.map((_, k) => ({
    identity: {},
    has(number) {
      known[number] ??= brackets.indexOf(bracketOf(studyName, number, brackets));
      return known[number] === k;
    },
  }));
}

function bracketOf(studyName: string, number: number, brackets: readonly Bracket[]): Bracket {
  const total = brackets.reduce((sum, { budget }) => sum + budget, 0);
  let left = crc32(`${studyName}_${number}`) % total;
  for (const bracket of brackets) {
    if (left < bracket.budget) return bracket;
    left -= bracket.budget;
  }
  return brackets[0]!;
}

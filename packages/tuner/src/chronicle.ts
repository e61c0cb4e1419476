import { InvalidData } from "@auction-mech/core";
import { type FrozenTrial, isFinished } from "@auction-mech/study";
import type { Search } from "./open-search.js";
import { bestOf, sweepTrial, tally } from "./trial-record.js";
import type { TrialReport } from "./worker/protocol.js";

/** Keeps files and listeners informed of trials that end. */
export interface Chronicle {
  /** This process runs the trial, and will record its end. */
  own(number: number): void;
  /** Tells of trials that ended in other processes. */
  tellOthers(trials: readonly FrozenTrial[]): void;
  /**
   * A trial of this process ended: its files are written, then it is told of;
   * one after the other.
   *
   * @throws InvalidData where all trials fail from the first on
   */
  record(told: FrozenTrial, report: TrialReport | null): Promise<void>;
}

/** So many trials that all fail from the start are enough; or all of them, where there are fewer. */
const HOPELESS = 5;

/** @param before the study's trials when the sweep began */
export function chronicle(search: Search, before: readonly FrozenTrial[]): Chronicle {
  const { study, folder, target, emit } = search;
  const began = performance.now();
  const doneBefore = tally(before).done;
  /** Trials that need no telling, or are told of by `record`. */
  const settled = new Set(before.filter(({ state }) => isFinished(state)).map(({ number }) => number));
  let queue: Promise<void> = Promise.resolve();

  function announce(trial: FrozenTrial, trials: readonly FrozenTrial[]): void {
    const { done } = tally(trials);
    const elapsed = (performance.now() - began) / 1000;
    const pace = (done - doneBefore) / elapsed;
    emit({
      type: "finished",
      trial: sweepTrial(trial),
      done,
      trials: target,
      trialsPerMinute: 60 * pace,
      secondsLeft: pace > 0 ? Math.max(0, target - done) / pace : null,
    });
  }

  async function take(told: FrozenTrial, report: TrialReport | null): Promise<void> {
    const trials = await study.trials();
    const best = bestOf(trials, study.directions);
    const isBest = report?.status === "completed" && best?.number === told.number;
    if (isBest) await folder.saveBest(sweepTrial(best), report.auction);
    await folder.saveTrials(trials);
    announce(told, trials);
    if (isBest) emit({ type: "best", trial: sweepTrial(best) });
    const { complete, pruned, failed } = tally(trials);
    if (complete + pruned > 0 || failed < Math.min(HOPELESS, target)) return;
    throw new InvalidData(
      `Some trial must succeed, but all of the first ${failed} failed, the last one because ${sweepTrial(told).failure}. Correct the search space, the objective or the sizes, and start anew.`,
    );
  }

  return {
    own: (number) => settled.add(number),
    tellOthers(trials) {
      const { isLost } = tally(trials);
      for (const trial of trials) {
        if (!isFinished(trial.state) || settled.has(trial.number) || isLost(trial.number)) continue;
        settled.add(trial.number);
        announce(trial, trials);
      }
    },
    record(told, report) {
      const taken = queue.then(() => take(told, report));
      queue = taken.catch(() => {});
      return taken;
    },
  };
}

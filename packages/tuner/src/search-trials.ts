import { setTimeout as sleep } from "node:timers/promises";
import { type Chronicle, chronicle } from "./chronicle.js";
import { isLeftBehind, retryLater, signTrial } from "./dead-trials.js";
import type { Search } from "./open-search.js";
import { runTrial } from "./run-trial.js";
import { tally } from "./trial-record.js";

/** Milliseconds between two looks for what other processes did. */
const POLL = 500;

/**
 * Runs trials until the study has as many as it is to have, wherever they ran,
 * or the signal comes; trials then under way are queued again.
 *
 * @throws the first error that is not a single trial's
 */
export async function searchTrials(search: Search): Promise<void> {
  const { study, signal, pool, folder } = search;
  const over = new AbortController();
  const stop = () => over.abort();
  // A worker that ends gives its trial back.
  over.signal.addEventListener("abort", () => void pool.close());
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop);
  const news = chronicle(search, await study.trials());
  const loops = Array.from({ length: pool.size }, async (_, slot) => {
    try {
      await workThrough(search, news, slot, over.signal);
    } catch (error) {
      stop();
      throw error;
    }
  });
  const ends = await Promise.allSettled(loops);
  signal.removeEventListener("abort", stop);
  await folder.saveTrials(await study.trials());
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}

// --- Internal helpers ---

/** Runs trials on one worker until there are none left anywhere. */
async function workThrough(search: Search, news: Chronicle, slot: number, over: AbortSignal): Promise<void> {
  const { study, target } = search;
  while (!over.aborted) {
    const trials = await retryLeftBehind(search);
    news.tellOthers(trials);
    const { done, lost } = tally(trials);
    if (done >= target) return;
    // Each lost trial is in the study a second time.
    const trial = await study.askWithin(target + lost);
    if (!trial) {
      // Others still work on the last ones, and may die.
      await sleep(POLL, undefined, { signal: over }).catch(() => {});
      continue;
    }
    news.own(trial.number);
    await signTrial(trial);
    await runTrial(search, news, trial, slot, over);
  }
}

/** Queues again what dead processes left behind; returns all trials. */
async function retryLeftBehind({ study, plan, emit }: Search) {
  const trials = await study.trials();
  const left = trials.filter(
    (trial) => trial.state === "RUNNING" && isLeftBehind(trial, plan.storage.shared),
  );
  if (left.length === 0) return trials;
  for (const trial of left) {
    if (!(await retryLater(study, trial))) continue;
    emit({
      type: "note",
      level: "info",
      message: `trial ${trial.number} was left unfinished by a process that ended; it is tried again`,
    });
  }
  return study.trials();
}

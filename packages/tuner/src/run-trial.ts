import type { Metrics } from "@auction-mech/core";
import { type FrozenTrial, retryHistory, type Trial } from "@auction-mech/study";
import type { Chronicle } from "./chronicle.js";
import { MAX_RETRIES, retryLater } from "./dead-trials.js";
import type { Emit, Search } from "./open-search.js";
import { storeRecord } from "./trial-record.js";
import type { TrialReport, WorkerDevice, WorkerReply } from "./worker/protocol.js";
import { WorkerDied } from "./worker/worker.js";

/**
 * Runs one trial on one worker and tells the study. A trial whose worker dies,
 * or that is stopped by `over`, is queued again.
 *
 * @throws what ends the whole sweep: an objective that throws, a storage that is gone
 */
export async function runTrial(
  search: Search,
  news: Chronicle,
  trial: Trial,
  slot: number,
  over: AbortSignal,
): Promise<void> {
  const { plan, study, emit, devices } = search;
  const params = trial.suggest(plan.space);
  emit({
    type: "trial",
    number: trial.number,
    params,
    worker: slot,
    repeats: retryHistory(trial.frozen()),
  });
  const end = await onWorker(search, trial, params, slot);
  if ("failure" in end) {
    return news.record(await tellFailure(search, trial, end.failure, null), null);
  }
  if ("lost" in end) {
    const isCrash = end.lost instanceof WorkerDied && !over.aborted;
    const tried = retryHistory(trial.frozen()).length;
    if (isCrash && tried >= MAX_RETRIES) {
      const failure = `it lost its worker, ${end.lost.message}, and had been tried ${tried} times before`;
      return news.record(await tellFailure(search, trial, failure, null), null);
    }
    await retryLater(study, trial.frozen());
    if (over.aborted) return;
    if (!isCrash) throw end.lost;
    const message = `trial ${trial.number} lost its worker, ${end.lost.message}; it is tried again`;
    return emit({ type: "note", level: "warning", message });
  }
  devices.push(end.device);
  await news.record(await tellReport(search, trial, end.report), end.report);
}

/** Tells a listener of what workers say; that phase 1 is there, once. */
export function workerNews(emit: Emit, number: number): (reply: WorkerReply) => void {
  return (reply) => {
    if (reply.type === "progress") emit({ ...reply, number });
    if (reply.type === "warm-start" && !(reply.state === "ready" && reply.reused)) emit(reply);
  };
}

// --- Internal helpers ---

/** The trial's report; or why it failed; or why it never came to an end, which is no fault of the trial. */
type End =
  | { readonly report: TrialReport; readonly device: WorkerDevice }
  | { readonly failure: string }
  | { readonly lost: unknown };

async function onWorker(
  search: Search,
  trial: Trial,
  params: FrozenTrial["params"],
  slot: number,
): Promise<End> {
  const { pool, emit } = search;
  let broken: { readonly error: unknown } | undefined;
  try {
    const worker = await pool.worker(slot);
    const look = async (step: number, metrics: Metrics) => {
      try {
        return await shouldPrune(search, trial, step, metrics);
      } catch (error) {
        broken = { error };
        throw error;
      }
    };
    try {
      return await worker.trial(params, workerNews(emit, trial.number), look);
    } catch (error) {
      if (!broken && !(error instanceof WorkerDied)) return { failure: (error as Error).message };
      pool.forget(worker);
      return { lost: broken ? broken.error : error };
    }
  } catch (error) {
    return { lost: error };
  }
}

async function shouldPrune(
  { plan, emit }: Search,
  trial: Trial,
  step: number,
  metrics: Metrics,
): Promise<boolean> {
  const values = plan.objective.evaluate(metrics, trial.frozen().params);
  const { revenue, regret } = metrics;
  emit({ type: "intermediate", number: trial.number, step, values, revenue, regret: regret.total });
  await trial.report(values, step);
  return trial.shouldPrune();
}

async function tellReport(search: Search, trial: Trial, report: TrialReport): Promise<FrozenTrial> {
  const { study, plan } = search;
  const { status, metrics, seconds } = report;
  if (status === "diverged") {
    return tellFailure(search, trial, "its loss or a parameter became infinite", seconds);
  }
  let values: readonly number[] | null = null;
  try {
    if (status === "completed") values = plan.objective.evaluate(metrics!, trial.frozen().params);
  } catch (error) {
    await retryLater(study, trial.frozen());
    throw error;
  }
  const unusable = values?.find((value) => !Number.isFinite(value));
  if (unusable !== undefined) return tellFailure(search, trial, `its objective is ${unusable}`, seconds);
  await storeRecord(trial, { metrics, seconds, seed: plan.config.seed, failure: null });
  return study.tell(trial, values, { ...(status === "pruned" && { state: "PRUNED" }), skipIfFinished: true });
}

async function tellFailure(
  { study, plan }: Search,
  trial: Trial,
  failure: string,
  seconds: number | null,
): Promise<FrozenTrial> {
  await storeRecord(trial, { metrics: null, seconds, seed: plan.config.seed, failure });
  return study.tell(trial, null, { state: "FAIL", skipIfFinished: true });
}

import { access, constants } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { makeFolder } from "@auction-mech/core/node";
import { environment, secondsFrom } from "@auction-mech/trainer";
import { conclude } from "./conclude.js";
import { type EventQueue, eventQueue } from "./event-queue.js";
import { openSearch } from "./open-search.js";
import { searchTrials } from "./search-trials.js";
import type { SweepEvent, SweepOutcome, SweepResult } from "./sweep-event.js";
import type { SweepPlan } from "./sweep-plan.js";
import { warmStartFolder } from "./warm-start/cache.js";
import type { WorkerDevice } from "./worker/protocol.js";

export interface SweepOptions {
  /** One a valuation, by `prepareSweep`; they run one after the other. */
  readonly plans: readonly SweepPlan[];
  /** Processes that train trials. @default one a core; where trials are trained at once, one */
  readonly workers?: number | undefined;
  /** Threads of each worker's kernels; results do not depend on it. @default the cores shared out among the workers */
  readonly threads?: number | undefined;
  /** Queues the trials under way again, writes everything, and ends. */
  readonly signal?: AbortSignal | undefined;
  /** When the clock started, as `performance.now()` has it; 0 is the process's start. */
  readonly started?: number;
}

/**
 * Tunes an auction: runs trials until each study has as many as it is to have.
 * Yields events; the last one is the result, which is also returned. Its files
 * are whole after every trial, whatever kills it.
 */
export async function* sweep(options: SweepOptions): AsyncGenerator<SweepEvent, SweepResult> {
  const over = new AbortController();
  const stop = () => over.abort();
  options.signal?.addEventListener("abort", stop);
  if (options.signal?.aborted) stop();
  const events = eventQueue<SweepEvent>();
  const result = runAll(options, over.signal, events);
  result.then(
    () => events.end(),
    (error: unknown) => events.end(error),
  );
  try {
    yield* events.read();
    const last = await result;
    yield last;
    return last;
  } finally {
    options.signal?.removeEventListener("abort", stop);
    // The reader may have left early.
    stop();
    await result.catch(() => {});
  }
}

// --- Internal helpers ---

async function runAll(
  { plans, threads, started = 0, ...options }: SweepOptions,
  signal: AbortSignal,
  events: EventQueue<SweepEvent>,
): Promise<SweepResult> {
  const clock = secondsFrom(started);
  const emit: Parameters<typeof openSearch>[0]["emit"] = (event) =>
    events.push({ ...event, seconds: clock() });
  const sweeps: SweepOutcome[] = [];
  const devices: WorkerDevice[] = [];
  for (const [index, plan] of plans.entries()) {
    if (signal.aborted && index > 0) break;
    const { warmStart, batchTrials } = plan.config;
    const workers = options.workers ?? (batchTrials > 1 ? 1 : availableParallelism());
    const since = secondsFrom(performance.now());
    for (const message of plan.valuation.warnings ?? []) emit({ type: "note", level: "warning", message });
    const search = await openSearch({
      plan,
      workers,
      threads: threads ?? Math.max(1, Math.floor(availableParallelism() / workers)),
      cache: warmStart ? await usableCache(emit) : null,
      emit,
      place: { index, of: plans.length },
      signal,
    });
    try {
      await searchTrials(search);
      const outcome = await conclude(search, since);
      emit({ type: "outcome", outcome });
      sweeps.push(outcome);
      devices.push(...search.devices);
    } finally {
      await search.close();
    }
  }
  const { seed } = plans[0]!.config;
  return { type: "result", v: 1, command: "sweep", seed, sweeps, environment: environment(devices) };
}

/** The cache's folder, or null where it cannot be written: then every trial trains its own phase 1. */
async function usableCache(emit: Parameters<typeof openSearch>[0]["emit"]): Promise<string | null> {
  const folder = warmStartFolder();
  try {
    await makeFolder(folder);
    await access(folder, constants.W_OK);
    return folder;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const message = `phase 1 cannot be kept in ${folder} (${code}), so every trial trains its own; AUCTION_MECH_CACHE names another folder`;
    emit({ type: "note", level: "warning", message });
    return null;
  }
}

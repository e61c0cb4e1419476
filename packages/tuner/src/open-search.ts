import type { RunResult, Valuation } from "@auction-mech/core";
import type { Study } from "@auction-mech/study";
import { claimStudy } from "./claim-study.js";
import type { SweepConfig } from "./sweep-config.js";
import type { SweepComputes, SweepEvent } from "./sweep-event.js";
import { openSweepFolder, type SweepFolder } from "./sweep-folder.js";
import type { SweepPlan } from "./sweep-plan.js";
import { sweepTrial } from "./trial-record.js";
import { type WorkerPool, workerPool } from "./worker/pool.js";
import type { WorkerDevice, WorkerSetup } from "./worker/protocol.js";

/** An event before it is stamped with the time. */
type WithoutStamp<Event> = Event extends { readonly seconds: number } ? Omit<Event, "seconds"> : never;

export type Emit = (event: WithoutStamp<SweepEvent>) => void;

export interface SearchOptions {
  readonly plan: SweepPlan;
  readonly workers: number;
  /** Of each worker's kernels. */
  readonly threads: number;
  /** The folder of phase 1, or null where every trial trains its own. */
  readonly cache: string | null;
  readonly emit: Emit;
  /** Which of how many sweeps. */
  readonly place: { readonly index: number; readonly of: number };
  readonly signal: AbortSignal;
}

/** A sweep under way, and what is left of it when its trials are through. */
export interface Search extends SearchOptions {
  readonly study: Study;
  readonly folder: SweepFolder;
  readonly pool: WorkerPool;
  /** Trials that the study is to have. */
  readonly target: number;
  /** What computed so far. */
  readonly devices: WorkerDevice[];
  close(): Promise<void>;
}

/** Shares of phase 2 after which a trial may be pruned. */
const LOOKS = [0.25, 0.5, 0.75];

/** Opens the study and its folder, and says so. */
export async function openSearch(options: SearchOptions): Promise<Search> {
  const { plan, emit, place, workers, threads, cache } = options;
  const { config, objective, space, storage } = plan;
  const { study, target } = await claimStudy(plan, (message) =>
    emit({ type: "note", level: "warning", message }),
  );
  const trials = await study.trials();
  const folder = await openSweepFolder(plan.folder, config, objective.objectives);
  const setup: WorkerSetup = { config, threads, cache, shares: config.pruner === "none" ? [] : LOOKS };
  emit({
    type: "sweep",
    ...place,
    valuation: describe(plan.valuation),
    mechanism: config.mechanism,
    seed: config.seed,
    objectives: objective.objectives,
    space,
    sampler: config.sampler,
    pruner: config.pruner,
    workers,
    compute: computesOf(config),
    folder: folder.path,
    study: { name: study.name, storage: storage.name },
    trials: target,
    earlier: trials.map(sweepTrial),
  });
  const pool = workerPool(setup, workers);
  const interrupt = () => void pool.close();
  options.signal.addEventListener("abort", interrupt);
  return {
    ...options,
    study,
    folder,
    pool,
    target,
    devices: [],
    async close() {
      options.signal.removeEventListener("abort", interrupt);
      await pool.close();
      await study.close();
      await storage.storage.close();
    },
  };
}

/** A configuration's choices by package. */
export function computesOf(config: SweepConfig): SweepComputes {
  const { mechanism, accelerated, backendFrom, batchTrials, measuring } = config;
  const backend = accelerated?.[mechanism] ?? config.backend;
  return { tuner: { backend, from: backendFrom, batchTrials }, econ: measuring };
}

export function describe({ name, parameters, bidders }: Valuation): RunResult["valuation"] {
  return { name, params: parameters, bidders };
}

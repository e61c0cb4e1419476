import type { Bound, Metrics } from "./metrics.js";
import type { Timings } from "./stopwatch.js";

export type RunStatus = "completed" | "diverged" | "interrupted";
export type PhaseName = "imitate" | "improve" | "evaluate";

/** What computed a run. */
export interface ComputeRecord {
  readonly engine: "simd" | "tensor";
  readonly backend: string | null;
  readonly threads: number;
  /** Why this engine and backend, in words. */
  readonly reason: string;
}

/** One trained mechanism in a result. */
export interface TrainedRun {
  readonly mechanism: string;
  readonly seed: number;
  readonly engine: "simd" | "tensor";
  readonly backend: string | null;
  readonly threads: number;
  /** Count of learned numbers. */
  readonly parameters: number;
  readonly status: RunStatus;
  readonly seconds: {
    readonly phase1: number;
    readonly phase2: number;
    readonly evaluate: number;
    readonly total: number;
  };
  readonly metrics: Metrics;
  /** The folder that holds the auction, or null. */
  readonly saved: string | null;
}

export interface Baseline {
  readonly name: string;
  readonly metrics: Metrics;
}

/** The last event of a run, and the last line of `--json`. */
export interface RunResult {
  readonly type: "result";
  readonly v: 1;
  readonly valuation: {
    readonly name: string;
    readonly params: Readonly<Record<string, unknown>>;
    readonly bidders: number;
  };
  readonly seed: number;
  readonly runs: readonly TrainedRun[];
  readonly environment: {
    readonly versions: Readonly<Record<string, string>>;
    readonly node: string;
    readonly cpu: string;
    readonly kernelBuild: string | null;
    readonly device: string;
  };
  readonly baselines: readonly Baseline[];
  readonly bound: Bound;
  /** Where the time went, where that was asked for. */
  readonly timings?: Timings | undefined;
}

interface Stamp {
  /** Seconds since the run began. */
  readonly seconds: number;
}

/** Progress as data: the dashboard, the plain log and `--json` render the same events. */
export type RunEvent =
  | (Stamp & {
      readonly type: "run";
      readonly valuation: RunResult["valuation"];
      readonly seed: number;
      readonly seeds: number;
      readonly mechanisms: readonly string[];
    })
  | (Stamp & {
      readonly type: "start";
      readonly mechanism: string;
      readonly valuation: RunResult["valuation"];
      readonly seed: number;
      readonly compute: ComputeRecord;
      readonly config: Readonly<Record<string, unknown>>;
    })
  | (Stamp & {
      readonly type: "phase";
      readonly mechanism: string;
      readonly phase: PhaseName;
      /** What the phase does, in words: the rule imitated, the loss, the search. */
      readonly summary: string;
      readonly steps: number;
    })
  | (Stamp & {
      readonly type: "progress";
      readonly mechanism: string;
      readonly phase: PhaseName;
      readonly step: number;
      readonly steps: number;
      readonly epoch: number | null;
      /** Of this phase, by its pace so far. */
      readonly secondsLeft: number;
      /** Means since the last progress event, in currency where they have a unit: training-time figures. */
      readonly training: Readonly<Record<string, number>>;
    })
  | (Stamp & {
      /** What the trainings will be held against, as soon as it is measured. */
      readonly type: "references";
      readonly baselines: readonly Baseline[];
      readonly bound: Bound;
    })
  | (Stamp & { readonly type: "note"; readonly level: "info" | "warning"; readonly message: string })
  | (Stamp & {
      readonly type: "trained";
      readonly mechanism: string;
      readonly status: RunStatus;
      readonly saved: string | null;
    })
  | RunResult;

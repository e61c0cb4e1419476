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
  /** Of trainings that differ in their settings: what sets this one apart. */
  readonly variant?: string | undefined;
  /** Of a training that looks at rows which no step sees, as on a data set. */
  readonly earlyStopping?: EarlyStopped | undefined;
  /** On a family of valuations: how the auction does on each member. */
  readonly members?: readonly MemberResult[] | undefined;
}

/** What early stopping kept. */
export interface EarlyStopped {
  /** The mechanism's own name, or that of the classical auction which training did not beat: the saved auction is that one. */
  readonly kept: string;
  /** Steps of the last phase after which it was so; null for a classical auction. */
  readonly step: number | null;
  /** Rows on which it was looked at. */
  readonly rows: number;
}

/** One auction on one member of a family, on profiles of that member alone. */
export interface MemberResult {
  readonly valuation: RunResult["valuation"];
  readonly nominal: boolean;
  readonly revenue: number;
  readonly revenueStandardError: number;
  /** Of the member's optimum or bound; null where none is known. */
  readonly share: { readonly share: number; readonly standardError: number } | null;
  readonly truthful: boolean;
  readonly regretMax: number;
  /**
   * By how much its share exceeds that of the training on the nominal member
   * alone, paired on the same profiles; null where no bound is known, absent
   * for that training itself.
   */
  readonly overNominal?: { readonly share: number; readonly standardError: number } | null | undefined;
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
  /** Of a mechanism trained with several seeds. */
  readonly seeds?: readonly SeedsSummary[] | undefined;
  /** Of a run that repeats a recorded one. */
  readonly repeat?:
    | { readonly of: string; readonly identical: boolean; readonly differences: readonly string[] }
    | undefined;
  /** Where the time went, where that was asked for. */
  readonly timings?: Timings | undefined;
}

/** Mean and spread over the completed trainings of one mechanism, and the best of them on the validation profiles. */
export interface SeedsSummary {
  readonly mechanism: string;
  readonly variant?: string | undefined;
  readonly seeds: readonly number[];
  readonly revenue: Spread;
  readonly regretTotal: Spread;
  /** On a family whose bounds are known: the share of the member on which each does worst. */
  readonly worstShare?: Spread | undefined;
  /**
   * By the worst share or, where there is none, revenue − 5 · total regret:
   * between auctions that are not truthful, revenue alone would reward lying.
   */
  readonly bestSeed: number;
}

export interface Spread {
  readonly mean: number;
  /** Of the sample, not of its mean. */
  readonly standardDeviation: number;
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
      /** As in {@link TrainedRun}. */
      readonly variant?: string | undefined;
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

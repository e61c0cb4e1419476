import type { Metrics, PhaseName, RunResult } from "@auction-mech/core";
import type { Distribution, ParamValue, TrialState } from "@auction-mech/study";

export type SweepStatus = "completed" | "interrupted";

/** One thing that a sweep optimises. */
export interface SweepObjective {
  /** As the user named it, such as "revenue-5regret" or "regret". */
  readonly name: string;
  readonly direction: "minimize" | "maximize";
}

/** One trial as a sweep shows it. */
export interface SweepTrial {
  /** Rank within the study: 0, 1, 2, … */
  readonly number: number;
  readonly state: TrialState;
  readonly params: Readonly<Record<string, ParamValue>>;
  /** One an objective; a pruned trial's are those it had when it was pruned; null where there are none. */
  readonly values: readonly number[] | null;
  /** On the validation profiles; a pruned trial's are those it had. null where nothing was measured, as in studies of other programs. */
  readonly metrics: Metrics | null;
  /** Spent on it, on one worker; null where unknown. */
  readonly seconds: number | null;
  /** Why it failed, in words; null where it did not. */
  readonly failure: string | null;
}

/** Difference of two auctions on the same fresh profiles. */
export interface PairedDifference {
  readonly name: string;
  readonly value: number;
  readonly standardError: number;
}

export interface FreshFigures {
  readonly revenue: number;
  /** Total. */
  readonly regret: number;
}

/** The best trial beside the mechanism's defaults, both on the same profiles, which no training saw. */
export interface DefaultsComparison {
  /** The defaults, as parameters of the search space; those without a place in it are left out. */
  readonly params: Readonly<Record<string, ParamValue>>;
  /** How many; regret is searched on all of them. */
  readonly profiles: number;
  /** Whether the study saw none of them, so that the best was not chosen by them; false where validation left no rows of a data set. */
  readonly unseen: boolean;
  readonly best: FreshFigures;
  readonly defaults: FreshFigures;
  /** Best minus defaults: revenue, regret, and the objective where it is another. */
  readonly improvement: readonly PairedDifference[];
}

export interface BestTrial extends SweepTrial {
  /** The folder of its auction. */
  readonly saved: string;
  /** The command that trains it again. */
  readonly reproduce: string;
}

/** Which backend a package of a sweep computes on. */
export interface PackageCompute {
  readonly backend: string;
  /** Who chose it: a flag, a variable, or "default". */
  readonly from: string;
}

/** What a sweep computes with, by the package that does: tuner trains the trials, econ measures them. */
export interface SweepComputes {
  /** `batchTrials`: trials that one process trains at once. */
  readonly tuner: PackageCompute & { readonly batchTrials: number };
  readonly econ: PackageCompute;
}

/** What one sweep came to. */
export interface SweepOutcome {
  readonly status: SweepStatus;
  readonly valuation: RunResult["valuation"];
  readonly mechanism: string;
  readonly seed: number;
  /** The run folder. */
  readonly folder: string;
  /** `storage` is a URL without its password. */
  readonly study: { readonly name: string; readonly storage: string };
  readonly compute: SweepComputes;
  readonly objectives: readonly SweepObjective[];
  readonly trials: {
    readonly complete: number;
    readonly pruned: number;
    readonly failed: number;
    /** Failed with their worker and tried again under another number. */
    readonly lost: number;
    /** Queued, as after an interruption. */
    readonly waiting: number;
  };
  readonly seconds: number;
  /** Of several objectives: of the Pareto front, the trial with the best revenue − 5 · regret. */
  readonly best: BestTrial | null;
  /** null where there is no best trial, the sweep was interrupted, or a data set has no two test rows. */
  readonly comparison: DefaultsComparison | null;
  /** Shares of 1, the largest first; empty below two COMPLETE trials. */
  readonly importances: Readonly<Record<string, number>>;
  /** COMPLETE trials that no other dominates; empty with one objective. */
  readonly paretoFront: readonly SweepTrial[];
  /** Picture files. */
  readonly pictures: readonly string[];
}

/** The last event, and the last line of `--json`. */
export interface SweepResult {
  readonly type: "result";
  readonly v: 1;
  readonly command: "sweep";
  readonly seed: number;
  /** One a valuation: four with `--all`. */
  readonly sweeps: readonly SweepOutcome[];
  readonly environment: RunResult["environment"];
}

interface Stamp {
  /** Seconds since the program began. */
  readonly seconds: number;
}

/**
 * A sweep as data: the dashboard, the plain log and `--json` render the same
 * events. Each sweep goes from its "sweep" to its "outcome"; several follow
 * one another, and the result is last.
 */
export type SweepEvent =
  | (Stamp & {
      readonly type: "sweep";
      /** Which of how many sweeps, from 0. */
      readonly index: number;
      readonly of: number;
      readonly valuation: RunResult["valuation"];
      readonly mechanism: string;
      readonly seed: number;
      readonly objectives: readonly SweepObjective[];
      readonly space: Readonly<Record<string, Distribution>>;
      readonly sampler: string;
      readonly pruner: string;
      /** Processes. */
      readonly workers: number;
      readonly compute: SweepComputes;
      readonly folder: string;
      readonly study: SweepOutcome["study"];
      /** How many trials the study is to have, those that were lost not counted. */
      readonly trials: number;
      /** What the study held already. */
      readonly earlier: readonly SweepTrial[];
    })
  /** Phase 1, which trials share: trained here, waited for while another process trains it, or found. */
  | (Stamp & {
      readonly type: "warm-start";
      readonly state: "training" | "waiting" | "ready";
      /** Of the cache's content. */
      readonly key: string;
      /** Whether it was there already; of "ready" only. */
      readonly reused?: boolean;
    })
  | (Stamp & {
      readonly type: "trial";
      readonly number: number;
      readonly params: SweepTrial["params"];
      /** From 0; where trials are trained at once, each has a number of its own. */
      readonly worker: number;
      /** The numbers of the trials that it repeats: their workers died, or were interrupted. */
      readonly repeats: readonly number[];
    })
  | (Stamp & {
      readonly type: "progress";
      readonly number: number;
      readonly phase: PhaseName;
      readonly step: number;
      readonly steps: number;
      /** Means since the last progress event, as a training reports them. */
      readonly training: Readonly<Record<string, number>>;
    })
  | (Stamp & {
      readonly type: "intermediate";
      readonly number: number;
      /** Percent of phase 2. */
      readonly step: number;
      readonly values: readonly number[];
      readonly revenue: number;
      readonly regret: number;
    })
  /** A trial ended: COMPLETE, PRUNED or FAIL; here, or where another process of the same study works. */
  | (Stamp & {
      readonly type: "finished";
      readonly trial: SweepTrial;
      /** Trials ended so far, those that were lost not counted. */
      readonly done: number;
      readonly trials: number;
      /** Since this sweep began. */
      readonly trialsPerMinute: number;
      /** null before the first. */
      readonly secondsLeft: number | null;
    })
  /** One objective: there is a new best trial. Several: of the Pareto front, as in {@link SweepOutcome}. */
  | (Stamp & { readonly type: "best"; readonly trial: SweepTrial })
  | (Stamp & { readonly type: "note"; readonly level: "info" | "warning"; readonly message: string })
  | (Stamp & { readonly type: "outcome"; readonly outcome: SweepOutcome })
  | SweepResult;

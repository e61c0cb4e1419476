import type { ArchitectureSpec, Metrics, NamedParameters, PhaseName } from "@auction-mech/core";
import type { ParamValue } from "@auction-mech/study";
import type { SweepConfig } from "../sweep-config.js";
import type { WarmStartState } from "../warm-start/cache.js";

/** What a worker is told once, before everything else. */
export interface WorkerSetup {
  readonly config: SweepConfig;
  /** The most threads of its kernels. */
  readonly threads: number;
  /** The folder of phase 1, or null where every trial trains its own. */
  readonly cache: string | null;
  /** Shares of phase 2 after which it asks whether to go on. */
  readonly shares: readonly number[];
}

/** An auction as it travels between processes. */
export interface AuctionParts {
  readonly spec: ArchitectureSpec;
  readonly parameters: NamedParameters;
}

/** A message with the number of the request that it belongs to: a worker may serve several at once. */
export type Numbered<Message> = Message & { readonly request: number };

export type WorkerRequest =
  | { readonly type: "setup"; readonly setup: WorkerSetup }
  /** Trains and measures an auction. */
  | { readonly type: "trial"; readonly params: Readonly<Record<string, ParamValue>> }
  /** The answer to a look of the trial with the same number: whether it goes on. */
  | { readonly type: "verdict"; readonly prune: boolean }
  /** Measures auctions on fresh profiles, in blocks; trains the defaults where there is no auction. */
  | { readonly type: "assess"; readonly auction: AuctionParts | null };

/** How a trial ended, by its worker's account. */
export interface TrialReport {
  readonly status: "completed" | "pruned" | "diverged";
  /** A pruned trial's are those of its last look; null where it diverged. */
  readonly metrics: Metrics | null;
  readonly auction: AuctionParts;
  readonly seconds: number;
}

/** What computes in a worker, for the record. */
export interface WorkerDevice {
  readonly device: string;
  readonly kernelBuild: string | null;
}

export type WorkerReply =
  | { readonly type: "ready" }
  | ({ readonly type: "warm-start" } & WarmStartState)
  | {
      readonly type: "progress";
      readonly phase: PhaseName;
      readonly step: number;
      readonly steps: number;
      readonly training: Readonly<Record<string, number>>;
    }
  /** Awaits a verdict. `step` is percent of phase 2. */
  | { readonly type: "look"; readonly step: number; readonly metrics: Metrics }
  | { readonly type: "reported"; readonly report: TrialReport; readonly device: WorkerDevice }
  | { readonly type: "assessed"; readonly blocks: readonly Metrics[] }
  /** The request could not be served; `code` is that of an AuctionMechError. */
  | { readonly type: "failed"; readonly code: string | null; readonly message: string };

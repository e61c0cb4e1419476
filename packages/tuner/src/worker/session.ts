import { loadBackend } from "@auction-mech/backend";
import { type Profiles, stream, type Valuation } from "@auction-mech/core";
import {
  batchedCompute,
  type CompleteSettings,
  type Compute,
  openCompute,
  openValuation,
  recipes,
  secondsFrom,
  type TrainSettings,
  type Validation,
  validation,
} from "@auction-mech/trainer";
import type { SweepConfig } from "../sweep-config.js";
import type { WorkerSetup } from "./protocol.js";

/** What the requests to one worker share. */
export interface Session {
  readonly setup: WorkerSetup;
  readonly valuation: Valuation;
  readonly compute: Compute;
  /** Profiles that no trial trains on. */
  readonly held: Validation;
  /** The settings of a training: what the user set, a trial's own, and defaults. */
  complete(settings: TrainSettings): CompleteSettings;
  /** Training profiles, `[trainSize, bidders]`; the last ones asked for are kept. */
  values(trainSize: number): Profiles;
}

export async function openSession(setup: WorkerSetup): Promise<Session> {
  const { config, threads } = setup;
  const { seed, valSize, regretProfiles, mechanism, measuring } = config;
  const { valuation } = await openValuation({ ...config.valuation, seed });
  const compute = await trialCompute(config, threads);
  let kept: Profiles | undefined;
  return {
    setup,
    valuation,
    compute,
    held: validation({
      valuation,
      seed,
      valSize,
      regretProfiles,
      clock: secondsFrom(0),
      threads,
      compute: measuring,
    }),
    complete: (settings) => recipes.get(mechanism).complete({ ...config.settings, ...settings }, valuation),
    values(trainSize) {
      if (kept?.batch !== trainSize) kept = valuation.sample(trainSize, stream(seed, "training-values"));
      return kept;
    },
  };
}

// --- Internal helpers ---

async function trialCompute(config: SweepConfig, threads: number): Promise<Compute> {
  if (config.batchTrials === 1) return openCompute({ ...config, threads });
  return batchedCompute(await loadBackend(config.backend));
}

import { InvalidData, type RunEvent } from "@auction-mech/core";
import {
  type Checkpoint,
  type ChosenEngine,
  type CompleteSettings,
  completion,
  type Inspection,
  type Plan,
  packageVersions,
  recipes,
  type TrainedAuction,
  type TrainSettings,
  train,
} from "@auction-mech/trainer";
import { type WarmStartState, warmStart } from "../warm-start/cache.js";
import type { Session } from "./session.js";

export interface TrainAuctionOptions {
  readonly settings: TrainSettings;
  readonly inspection?: Inspection;
  readonly signal?: AbortSignal;
  readonly listen: (event: RunEvent) => void;
  readonly warmed: (state: WarmStartState) => void;
}

export interface TrainedHere extends TrainedAuction {
  readonly chosen: ChosenEngine;
}

/** Trains one auction of a session, from the shared phase 1 where there is one. */
export async function trainAuction(session: Session, options: TrainAuctionOptions): Promise<TrainedHere> {
  const { setup, valuation, compute } = session;
  const { seed, mechanism } = setup.config;
  const settings = session.complete(options.settings);
  const values = session.values(settings.trainSize);
  const context = { valuation, values, seed, settings };
  const plan = recipes.get(mechanism).plan(context);
  const chosen = await compute.choose(plan);
  const common = { ...context, mechanism, plan, engine: chosen.open };
  const sharesPhase1 = setup.cache !== null && plan.phases.length > 1 && plan.phases[0]!.steps > 0;
  // The fresh plan's memory: that of phase 1 holds the multipliers of whoever trained it.
  const memory = structuredClone(plan.memory);
  const checkpoint = sharesPhase1
    ? await warmStart({
        folder: setup.cache,
        content: phase1Content(session, settings, chosen, plan),
        train: () => trainPhase1(common, options.listen),
        listen: options.warmed,
      })
    : undefined;
  const { inspection, signal } = options;
  const trained = await completion(
    train({ ...common, inspection, signal, checkpoint: checkpoint && { ...checkpoint, memory } }),
    options.listen,
  );
  return { ...trained, chosen };
}

// --- Internal helpers ---

/** Settings that phase 1 does not see. */
const PHASE_2_ONLY = new Set([
  "lambdaRegret",
  "lambdaMono",
  "lambdaIr",
  "loss",
  "phase2Epochs",
  "steps",
  "finalTemperature",
  "quick",
]);

/** Everything that decides phase 1. */
function phase1Content(
  { setup, valuation }: Session,
  settings: CompleteSettings,
  { record: { engine, backend }, kernelBuild }: ChosenEngine,
  { auction, phases }: Plan,
): unknown {
  const { config } = setup;
  return {
    versions: packageVersions(),
    valuation: {
      name: valuation.name,
      params: valuation.parameters,
      data: config.valuation.data?.sha256 ?? null,
    },
    spec: auction.spec,
    seed: config.seed,
    phase: phases[0]!.summary,
    settings: Object.fromEntries(Object.entries(settings).filter(([name]) => !PHASE_2_ONLY.has(name))),
    compute: { engine, backend, kernelBuild },
  };
}

/** Phase 1 alone: the checkpoint with which phase 2 begins. */
async function trainPhase1(
  options: Parameters<typeof train>[0],
  listen: (event: RunEvent) => void,
): Promise<Checkpoint> {
  const over = new AbortController();
  let reached: Checkpoint | undefined;
  const save = async (checkpoint: Checkpoint) => {
    if (checkpoint.phase === 0) return;
    reached ??= checkpoint;
    over.abort();
  };
  await completion(train({ ...options, save, signal: over.signal }), listen);
  if (reached) return reached;
  throw new InvalidData(
    "Phase 1 must stay finite, but its loss or a parameter became infinite. Lower the learning rate.",
  );
}

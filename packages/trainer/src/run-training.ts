import {
  type Baseline,
  type FamilyValuation,
  isEmpirical,
  isFamily,
  type Mechanism,
  type MemberResult,
  parameterCount,
  type RunEvent,
  type RunResult,
  type Stopwatch,
  stopwatch,
  stream,
  type TrainedRun,
  type Valuation,
} from "@auction-mech/core";
import { architectures, learnedParameters } from "@auction-mech/mechanism";
import { baselineMechanisms, fittingRows } from "./baselines.js";
import type { ChosenEngine, Compute } from "./compute.js";
import { environment } from "./environment.js";
import { recipes } from "./recipes/recipes.js";
import type { RunConfig } from "./run-config.js";
import type { RunFolder } from "./run-folder.js";
import { summariseSeeds } from "./summarise-seeds.js";
import { secondsFrom, train } from "./train.js";
import { measureCell, shareAhead } from "./transfer.js";
import { type Validation, validation } from "./validation.js";

export interface RunTrainingOptions {
  readonly config: RunConfig;
  /** The valuation that `config` names. */
  readonly valuation: Valuation;
  /** What computes, brought up as `config.backend` asks. */
  readonly compute: Compute;
  /** Where everything is kept; trainings found there go on. Nothing is kept without it. */
  readonly folder?: RunFolder | undefined;
  /** Finishes the step under way, measures what there is on few profiles, and ends. */
  readonly signal?: AbortSignal | undefined;
  /** When the clock started, as `performance.now()` has it; 0 is the process's start. */
  readonly started?: number;
  /** Tells where the time goes; its reading is then part of the result. */
  readonly watch?: Stopwatch | undefined;
}

/** What the parts of one run share. */
interface Run extends RunTrainingOptions {
  readonly watch: Stopwatch;
  readonly held: Validation;
  readonly clock: () => number;
  /** What computed so far. */
  readonly used: ChosenEngine[];
  /** On a family: the auctions trained on its nominal member alone, by seed. */
  readonly nominal: Map<number, Mechanism>;
}

/**
 * A whole run: measures the baselines, then trains, saves and measures every
 * mechanism of the configuration, once a seed, all on the same validation
 * profiles. Yields events; the last one is the result, which is also returned.
 */
export async function* runTraining(options: RunTrainingOptions): AsyncGenerator<RunEvent, RunResult> {
  const watch = options.watch ?? stopwatch();
  const events = runEvents(options, watch);
  for (;;) {
    const next = await events.next();
    const event = next.value;
    await watch.measure("writing", async () => options.folder?.record(event));
    yield event;
    if (next.done) return next.value;
  }
}

async function* runEvents(
  options: RunTrainingOptions,
  watch: Stopwatch,
): AsyncGenerator<RunEvent, RunResult> {
  const { config, valuation, signal } = options;
  const { seed, valSize, regretProfiles } = config;
  const clock = secondsFrom(options.started ?? 0);
  const { threads } = options.compute;
  const held = validation({ valuation, seed, valSize, regretProfiles, clock, threads, signal, watch });
  const run: Run = { ...options, held, clock, watch, used: [], nominal: new Map() };

  const mechanisms = config.trainings.map(({ mechanism }) => mechanism);
  yield {
    type: "run",
    seconds: clock(),
    valuation: describe(valuation),
    seed,
    seeds: config.seeds,
    mechanisms,
  };
  for (const message of valuation.warnings ?? [])
    yield { type: "note", seconds: clock(), level: "warning", message };
  const measured = watch.begin("baselines");
  const baselines = yield* measureBaselines(run);
  measured();
  yield { type: "references", seconds: clock(), baselines, bound: held.known.bound };
  const runs: TrainedRun[] = [];
  for (const training of config.trainings) {
    for (let k = 0; k < config.seeds && !signal?.aborted; k++) {
      runs.push(yield* trainAndMeasure(run, training, seed + k));
    }
  }
  const seeds = summariseSeeds(runs);
  return {
    type: "result",
    v: 1,
    valuation: describe(valuation),
    seed,
    runs,
    ...(seeds.length > 0 && { seeds }),
    environment: environment(run.used),
    baselines,
    bound: held.known.bound,
    ...(options.watch && { timings: options.watch.read() }),
  };
}

async function* measureBaselines({
  config,
  valuation,
  held,
  signal,
}: Run): AsyncGenerator<RunEvent, Baseline[]> {
  const { trainSize } = config.trainings[0]!.settings;
  const baselines: Baseline[] = [];
  for (const mechanism of baselineMechanisms(valuation, fittingRows(valuation, trainSize, config.seed))) {
    if (signal?.aborted) break;
    baselines.push({ name: mechanism.name, metrics: yield* held.measure(mechanism) });
  }
  return baselines;
}

async function* trainAndMeasure(
  { config, valuation, folder, signal, compute, held, clock, used, nominal, watch }: Run,
  { mechanism, variant, settings }: RunConfig["trainings"][number],
  seed: number,
): AsyncGenerator<RunEvent, TrainedRun> {
  const place = folder?.training(mechanism, seed, variant);
  const started = clock();
  const values = watch.measure("sampling", () =>
    valuation.sample(settings.trainSize, stream(seed, "training-values")),
  );
  const context = { valuation, settings, values, seed };
  const plan = watch.measure("sampling", () => recipes.get(mechanism).plan(context));
  const chosen = await watch.measure("loading", () => compute.choose(plan));
  used.push(chosen);
  yield {
    type: "start",
    seconds: started,
    mechanism,
    valuation: describe(valuation),
    seed,
    ...(variant !== undefined && { variant }),
    compute: chosen.record,
    config: settings,
  };
  const { auction, status, seconds, earlyStopping } = yield* train({
    ...context,
    mechanism,
    plan,
    clock,
    watch,
    signal,
    checkpoint: await place?.checkpoint(),
    save: place?.saveCheckpoint,
    engine: chosen.open,
  });
  const origin = {
    valuation: describe(valuation),
    seed,
    status,
    ...(isEmpirical(valuation) && valuation.itemMeans && { itemMeans: valuation.itemMeans }),
  };
  await watch.measure("writing", async () => place?.saveAuction(auction, origin));
  const saved = place?.path ?? null;
  yield { type: "trained", seconds: clock(), mechanism, status, saved };

  const measuring = clock();
  const metrics = yield* held.measure(auction, watch);
  if (settings.robust === "nominal") nominal.set(seed, auction);
  const other = settings.robust === "nominal" ? undefined : nominal.get(seed);
  const members = isFamily(valuation) ? yield* measureMembers(auction, other, valuation, config) : undefined;
  const [phase1 = 0, phase2 = 0] = seconds;
  const { engine, backend, threads } = chosen.record;
  return {
    mechanism,
    seed,
    engine,
    backend,
    threads,
    parameters: parameterCount(learnedParameters(architectures.get(mechanism), auction.parameters)),
    status,
    seconds: { phase1, phase2, evaluate: clock() - measuring, total: clock() },
    metrics,
    saved,
    ...(variant !== undefined && { variant }),
    ...(earlyStopping && { earlyStopping }),
    ...(members && { members }),
  };
}

/**
 * A trained auction on profiles of each member of the family, the same for
 * every training of the run.
 *
 * @param nominal that of the nominal training, to be compared with
 */
async function* measureMembers(
  auction: Mechanism,
  nominal: Mechanism | undefined,
  family: FamilyValuation,
  { seed, valSize, regretProfiles }: RunConfig,
): AsyncGenerator<RunEvent, MemberResult[]> {
  const results: MemberResult[] = [];
  for (const [k, valuation] of family.members.entries()) {
    const held = validation({ valuation, seed, valSize, regretProfiles, clock: secondsFrom(0) });
    const cell = yield* measureCell(held, auction);
    results.push({
      valuation: describe(valuation),
      nominal: k === family.nominal,
      ...cell,
      ...(nominal && { overNominal: await shareAhead(held, auction, nominal) }),
    });
  }
  return results;
}

function describe({ name, parameters, bidders }: Valuation): RunResult["valuation"] {
  return { name, params: parameters, bidders };
}

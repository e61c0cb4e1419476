import {
  type EngineState,
  InvalidData,
  type NamedParameters,
  type Profiles,
  type RunEvent,
  type RunStatus,
  type Stopwatch,
  stopwatch,
  type TrainableMechanism,
  type TrainedRun,
  type TrainingEngine,
  type Valuation,
} from "@auction-mech/core";
import { architectures, requireParameters } from "@auction-mech/mechanism";
import type { Checkpoint, Scored } from "./checkpoint.js";
import { type ProgressMeter, progressMeter } from "./progress-meter.js";
import type { EarlyStopping, Plan } from "./recipes/recipe.js";
import { recipes } from "./recipes/recipes.js";
import type { CompleteSettings } from "./settings.js";

/** Makes the engine that takes a plan's steps. */
export type EngineFactory = (plan: Plan) => TrainingEngine;

export interface TrainOptions {
  readonly valuation: Valuation;
  /** The name of a trainable mechanism. */
  readonly mechanism: string;
  readonly settings: CompleteSettings;
  /** Training profiles `[batch, bidders]`, currency. */
  readonly values: Profiles;
  readonly seed: number;
  readonly engine: EngineFactory;
  /** The recipe's plan of this very training, where it is made already. */
  readonly plan?: Plan;
  /** Where to go on, from an earlier run of the same configuration. */
  readonly checkpoint?: Checkpoint | undefined;
  /** Called between steps now and then, and at the end of every phase. */
  readonly save?: ((checkpoint: Checkpoint) => Promise<void>) | undefined;
  /** Shows the auction on its way through the last phase. */
  readonly inspection?: Inspection | undefined;
  /** Stops after the step under way, with status "interrupted". */
  readonly signal?: AbortSignal | undefined;
  /** Seconds since the run began, for events. */
  readonly clock?: () => number;
  /** Told apart: "imitate" and "improve" (the engine's steps), "sampling" (their batches) and "writing". */
  readonly watch?: Stopwatch | undefined;
}

/** Looks at an auction while it is trained. */
export interface Inspection {
  /** Shares of the last phase after which to look, in (0, 1). */
  readonly shares: readonly number[];
  /** Awaited: the training goes on, or is stopped by its signal, when the look is done. */
  look(auction: TrainableMechanism, share: number): Promise<void>;
}

/** What a training returns once its events are through. */
export interface TrainedAuction {
  readonly auction: TrainableMechanism;
  /** "diverged": the loss or a parameter became infinite; the auction is the last finite one. */
  readonly status: RunStatus;
  /** Seconds spent in each phase, over all sessions. */
  readonly seconds: readonly number[];
  /** What early stopping kept, where there was any. */
  readonly earlyStopping?: TrainedRun["earlyStopping"];
}

/** Longest time between two saved checkpoints, seconds. */
const SAVE_EVERY = 10;

/** Of so many steps one report is read, where reading waits for a device. */
const REPORTED_EVERY = 10;

/**
 * Trains one network: yields progress as data, returns the auction. Between
 * steps it gives way to the event loop, so that signals and timers are heard.
 */
export async function* train(options: TrainOptions): AsyncGenerator<RunEvent, TrainedAuction> {
  const { mechanism, clock = secondsFrom(performance.now()), watch = stopwatch() } = options;
  const save =
    options.save && ((reached: Checkpoint) => watch.measure("writing", () => options.save!(reached)));
  const plan = options.plan ?? recipes.get(mechanism).plan(options);
  const engine = watched(options.engine(plan), watch);
  try {
    if (options.checkpoint) requireFitting(options.checkpoint, plan);
    let checkpoint = options.checkpoint ?? (await startingPoint(plan, engine));
    engine.restore(checkpoint.engine);
    Object.assign(plan.memory, structuredClone(checkpoint.memory));
    let status: RunStatus = "completed";
    while (status === "completed" && checkpoint.phase < plan.phases.length) {
      const phase = plan.phases[checkpoint.phase]!;
      const meter = progressMeter({
        mechanism,
        phase,
        from: checkpoint.step,
        scale: plan.auction.spec.scale,
        clock,
      });
      const timed = { ...options, save, watch };
      ({ status, checkpoint } = yield* runPhase(plan, engine, checkpoint, meter, timed));
      if (status === "completed") {
        checkpoint = followingPhase(checkpoint);
        engine.restore(checkpoint.engine);
      }
      await save?.(checkpoint);
    }
    const auction = withParameters(plan, endingParameters(plan, checkpoint));
    const kept = keptBy(plan, checkpoint);
    return { auction, status, seconds: checkpoint.seconds, ...(kept && { earlyStopping: kept }) };
  } finally {
    engine.dispose();
  }
}

/** Runs a training to its end and returns what it returns; events go to `listen`. */
export async function completion<Result>(
  events: AsyncGenerator<RunEvent, Result>,
  listen: (event: RunEvent) => void = () => {},
): Promise<Result> {
  for (;;) {
    const next = await events.next();
    if (next.done) return next.value;
    listen(next.value);
  }
}

/** A clock that reads 0 at `start`, a reading of `performance.now()`. */
export function secondsFrom(start: number): () => number {
  return () => (performance.now() - start) / 1000;
}

// --- Internal helpers ---

async function* runPhase(
  plan: Plan,
  engine: TrainingEngine,
  from: Checkpoint,
  meter: ProgressMeter,
  { save, signal, inspection, watch }: TrainOptions & { readonly watch: Stopwatch },
): AsyncGenerator<RunEvent, { status: RunStatus; checkpoint: Checkpoint }> {
  const phase = plan.phases[from.phase]!;
  const clock = secondsFrom(performance.now());
  let lastFinite = from;
  const reached = async (step: number): Promise<Checkpoint> => ({
    phase: from.phase,
    step,
    engine: await engine.state(),
    memory: structuredClone(plan.memory),
    seconds: from.seconds.with(from.phase, from.seconds[from.phase]! + clock()),
    best: lastFinite.best,
  });
  let lastSaved = 0;
  const quiet = unreported(engine);
  if (from.step < phase.steps) yield meter.start();
  for (let step = from.step; step < phase.steps; step++) {
    if (signal?.aborted) {
      const checkpoint = await reached(step);
      return isFiniteState(checkpoint.engine)
        ? { status: "interrupted", checkpoint }
        : { status: "diverged", checkpoint: lastFinite };
    }
    const last = step + 1 === phase.steps;
    const stepping = last || (step + 1) % REPORTED_EVERY === 0 ? engine : quiet;
    const report = await watch.measure("sampling", () => phase.take(stepping, step));
    const progress = meter.step(step + 1, report);
    const due = clock() - lastSaved > SAVE_EVERY;
    if (!Number.isFinite(report.loss)) return { status: "diverged", checkpoint: lastFinite };
    if (due || last || (step + 1) % phase.stepsPerEpoch === 0) {
      const checkpoint = await reached(step + 1);
      if (!isFiniteState(checkpoint.engine)) return { status: "diverged", checkpoint: lastFinite };
      const scored = last || (step + 1) % phase.stepsPerEpoch === 0;
      lastFinite = scored ? { ...checkpoint, best: better(plan, checkpoint) } : checkpoint;
    }
    if (due) {
      await save?.(lastFinite);
      lastSaved = clock();
    }
    if (progress) yield progress;
    if (inspection && from.phase === plan.phases.length - 1) {
      const share = inspection.shares.find((each) => Math.round(each * phase.steps) === step + 1);
      if (share !== undefined)
        await inspection.look(withParameters(plan, (await engine.state()).parameters), share);
    }
    await new Promise(setImmediate);
  }
  return { status: "completed", checkpoint: lastFinite };
}

/** The same engine, its steps measured. */
function watched(engine: TrainingEngine, watch: Stopwatch): TrainingEngine {
  return {
    ...engine,
    imitate: (...step) => watch.measure("imitate", () => engine.imitate(...step)),
    improve: (...step) => watch.measure("improve", () => engine.improve(...step)),
  };
}

/** The same engine, its reports unread unless a recipe wants them. */
function unreported(engine: TrainingEngine): TrainingEngine {
  return {
    ...engine,
    imitate: (batch, target, schedule) => engine.imitate(batch, target, { reported: false, ...schedule }),
    improve: (batch, draws, schedule) => engine.improve(batch, draws, { reported: false, ...schedule }),
  };
}

/** Throws unless the checkpoint is of this plan. */
function requireFitting(
  { phase, step, engine, memory }: Checkpoint,
  { auction, phases, memory: own }: Plan,
): void {
  const architecture = architectures.get(auction.spec.mechanism);
  requireParameters(architecture.shapes(auction.spec), engine.parameters);
  const steps = phases[phase]?.steps ?? 0;
  const same = Object.keys(memory).join() === Object.keys(own).join();
  if (phase > phases.length || step > steps || !same) {
    throw new InvalidData(
      `The checkpoint must be of this run, but stands at step ${step} of phase ${phase + 1}, and the run has ${phases.length} phases with ${phases.map((each) => each.steps).join(" and ")} steps. Delete checkpoint.json to train from the start.`,
    );
  }
}

async function startingPoint(plan: Plan, engine: TrainingEngine): Promise<Checkpoint> {
  const { earlyStopping } = plan;
  return {
    phase: 0,
    step: 0,
    engine: await engine.state(),
    memory: structuredClone(plan.memory),
    seconds: plan.phases.map(() => 0),
    best: earlyStopping ? incumbentOf(plan, earlyStopping) : null,
  };
}

function incumbentOf(plan: Plan, { incumbent, score }: EarlyStopping): Scored {
  const { parameters } = incumbent;
  return { score: score(withParameters(plan, parameters)), step: null, parameters };
}

/** Those reached or, where there is early stopping, those kept. */
function endingParameters({ earlyStopping }: Plan, { best, engine }: Checkpoint): NamedParameters {
  if (!earlyStopping || !best) return engine.parameters;
  return best.step === null ? earlyStopping.incumbent.refitted : best.parameters;
}

function keptBy(
  { auction, earlyStopping }: Plan,
  { best }: Checkpoint,
): TrainedAuction["earlyStopping"] | undefined {
  if (!earlyStopping || !best) return undefined;
  const { rows, incumbent } = earlyStopping;
  return { kept: best.step === null ? incumbent.name : auction.spec.mechanism, step: best.step, rows };
}

/** The next phase starts with the parameters reached and a fresh optimiser. */
function followingPhase({ phase, engine, memory, seconds, best }: Checkpoint): Checkpoint {
  const { parameters } = engine;
  return {
    phase: phase + 1,
    step: 0,
    engine: { step: 0, parameters, firstMoments: {}, secondMoments: {} },
    memory,
    seconds,
    best,
  };
}

/** The checkpoint's parameters where they score higher than all before; only the last phase's count. */
function better(plan: Plan, { phase, step, engine, best }: Checkpoint): Checkpoint["best"] {
  if (!plan.earlyStopping || phase < plan.phases.length - 1) return best;
  const { parameters } = engine;
  const score = plan.earlyStopping.score(withParameters(plan, parameters));
  return best && best.score >= score ? best : { score, step, parameters };
}

function withParameters({ auction: { spec } }: Plan, parameters: NamedParameters): TrainableMechanism {
  return architectures.get(spec.mechanism).create(spec, parameters);
}

function isFiniteState({ parameters }: EngineState): boolean {
  return Object.values(parameters).every(({ data }) => data.every(Number.isFinite));
}

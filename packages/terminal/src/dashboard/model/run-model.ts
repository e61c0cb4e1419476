import type {
  Baseline,
  Bound,
  ComputeRecord,
  PhaseName,
  RunEvent,
  RunResult,
  RunStatus,
} from "@auction-mech/core";
import { appendPoint, EMPTY_SERIES, type Series } from "./series.js";

type EventOf<Type> = Extract<RunEvent, { readonly type: Type }>;

/** Where a training or a measurement stands. */
export interface PhaseModel {
  readonly name: PhaseName;
  readonly mechanism: string;
  readonly summary: string;
  readonly step: number;
  readonly steps: number;
  readonly epoch: number | null;
  readonly started: number;
  readonly secondsLeft: number | null;
  readonly stepsPerSecond: number | null;
}

export interface TrainingModel {
  readonly mechanism: string;
  readonly seed: number;
  readonly variant?: string | undefined;
  readonly compute: ComputeRecord;
  readonly config: Readonly<Record<string, unknown>>;
  /** By the term of the training's reports, such as "revenue"; over the steps of all its phases. */
  readonly series: Readonly<Record<string, Series>>;
  /** The last report. */
  readonly latest: Readonly<Record<string, number>>;
  /** Steps of the phases that are through. */
  readonly stepsBefore: number;
  readonly status: RunStatus | "running";
  readonly saved: string | null;
}

/** All that is known of a run from its events so far. */
export interface RunModel {
  readonly valuation: RunResult["valuation"] | null;
  readonly seed: number | null;
  readonly seeds: number;
  readonly mechanisms: readonly string[];
  readonly trainings: readonly TrainingModel[];
  readonly phase: PhaseModel | null;
  readonly baselines: readonly Baseline[];
  readonly bound: Bound | null;
  readonly notes: readonly { readonly level: "info" | "warning"; readonly message: string }[];
  readonly seconds: number;
  readonly result: RunResult | null;
}

export const EMPTY_RUN: RunModel = {
  valuation: null,
  seed: null,
  seeds: 1,
  mechanisms: [],
  trainings: [],
  phase: null,
  baselines: [],
  bound: null,
  notes: [],
  seconds: 0,
  result: null,
};

/** The run after one more event. A resumed run begins again with "run": what was shown of it stays. */
export function applyRunEvent(run: RunModel, event: RunEvent): RunModel {
  const now = event.type === "result" ? run : { ...run, seconds: Math.max(run.seconds, event.seconds) };
  switch (event.type) {
    case "run": {
      const { valuation, seed, seeds, mechanisms } = event;
      return { ...now, valuation, seed, seeds, mechanisms, result: null };
    }
    case "references":
      return { ...now, baselines: event.baselines, bound: event.bound };
    case "start":
      return { ...now, trainings: withStarted(run.trainings, event) };
    case "phase":
      return withPhase(now, event);
    case "progress":
      return withProgress(now, event);
    case "note":
      return { ...now, notes: [...run.notes, { level: event.level, message: event.message }] };
    case "trained":
      return {
        ...now,
        phase: null,
        trainings: updateLast(run.trainings, { status: event.status, saved: event.saved }),
      };
    case "result":
      return { ...now, phase: null, baselines: event.baselines, bound: event.bound, result: event };
    default:
      // A later release's event: nothing here shows it.
      return now;
  }
}

export function runModel(events: Iterable<RunEvent>): RunModel {
  let run = EMPTY_RUN;
  for (const event of events) run = applyRunEvent(run, event);
  return run;
}

// --- Internal helpers ---

function withStarted(
  trainings: readonly TrainingModel[],
  { mechanism, seed, variant, compute, config }: EventOf<"start">,
): readonly TrainingModel[] {
  const before = trainings.find(
    (training) => training.mechanism === mechanism && training.seed === seed && training.variant === variant,
  );
  const others = trainings.filter((training) => training !== before);
  const fresh = {
    mechanism,
    seed,
    variant,
    compute,
    config,
    stepsBefore: 0,
    status: "running",
    saved: null,
  } as const;
  // One that goes on keeps its curve.
  return [...others, { ...fresh, series: before?.series ?? {}, latest: before?.latest ?? {} }];
}

function withPhase(run: RunModel, event: EventOf<"phase">): RunModel {
  const { phase: name, mechanism, summary, steps, seconds } = event;
  const through = run.phase !== null && run.phase.name !== "evaluate" ? run.phase.steps : 0;
  const started = run.trainings.at(-1)?.status === "running" && name !== "evaluate";
  return {
    ...run,
    trainings: started
      ? updateLast(run.trainings, { stepsBefore: (run.trainings.at(-1)?.stepsBefore ?? 0) + through })
      : run.trainings,
    phase: {
      name,
      mechanism,
      summary,
      step: 0,
      steps,
      epoch: null,
      started: seconds,
      secondsLeft: null,
      stepsPerSecond: null,
    },
  };
}

function withProgress(run: RunModel, event: EventOf<"progress">): RunModel {
  const { phase: name, mechanism, step, steps, epoch, secondsLeft, training, seconds } = event;
  const before = run.phase;
  const elapsed = seconds - run.seconds;
  const phase: PhaseModel = {
    name,
    mechanism,
    summary: before?.summary ?? "",
    step,
    steps,
    epoch,
    started: before?.started ?? seconds,
    secondsLeft,
    stepsPerSecond: pace(before, step, seconds) ?? (elapsed > 0 ? step / elapsed : null),
  };
  if (name === "evaluate") return { ...run, phase };
  const last = run.trainings.at(-1);
  if (!last) return { ...run, phase };
  const x = last.stepsBefore + step;
  // What was infinite came as null.
  const reported = Object.entries(training).filter(([, y]) => Number.isFinite(y));
  const series = { ...last.series };
  for (const [term, y] of reported) series[term] = appendPoint(series[term] ?? EMPTY_SERIES, { x, y });
  return {
    ...run,
    phase,
    trainings: updateLast(run.trainings, { series, latest: Object.fromEntries(reported) }),
  };
}

/** Steps a second since the phase began. */
function pace(before: PhaseModel | null, step: number, seconds: number): number | null {
  if (!before || seconds <= before.started) return null;
  return step / (seconds - before.started);
}

function updateLast(
  trainings: readonly TrainingModel[],
  changes: Partial<TrainingModel>,
): readonly TrainingModel[] {
  const last = trainings.at(-1);
  return last ? [...trainings.slice(0, -1), { ...last, ...changes }] : trainings;
}

import type { Distribution, FrozenTrial, ParamValue } from "@auction-mech/study";
import type { SweepEvent, SweepOutcome, SweepTrial } from "@auction-mech/tuner";
import type { StudyModel } from "./study-model.js";

type EventOf<Type> = Extract<SweepEvent, { readonly type: Type }>;

/** A trial that is being worked on. */
export interface RunningTrial {
  readonly number: number;
  readonly worker: number;
  readonly phase: string;
  readonly step: number;
  readonly steps: number;
}

/** All that is known of a sweep from its events so far. */
export interface SweepModel {
  readonly header: EventOf<"sweep"> | null;
  readonly running: readonly RunningTrial[];
  readonly warmStart: EventOf<"warm-start">["state"] | null;
  readonly done: number;
  readonly trials: number;
  readonly trialsPerMinute: number | null;
  readonly secondsLeft: number | null;
  readonly notes: readonly string[];
  readonly seconds: number;
  readonly outcome: SweepOutcome | null;
  /** The trials as the events tell them: what a replay shows. */
  readonly study: StudyModel | null;
}

export const EMPTY_SWEEP: SweepModel = {
  header: null,
  running: [],
  warmStart: null,
  done: 0,
  trials: 0,
  trialsPerMinute: null,
  secondsLeft: null,
  notes: [],
  seconds: 0,
  outcome: null,
  study: null,
};

/** The sweep after one more event. */
export function applySweepEvent(sweep: SweepModel, event: SweepEvent): SweepModel {
  const now = event.type === "result" ? sweep : { ...sweep, seconds: event.seconds };
  switch (event.type) {
    case "sweep":
      return begun(now, event);
    case "warm-start":
      return { ...now, warmStart: event.state };
    case "trial":
      return {
        ...now,
        running: [
          ...running(now, event.number),
          { number: event.number, worker: event.worker, phase: "", step: 0, steps: 0 },
        ],
        study: withTrial(now, {
          number: event.number,
          state: "RUNNING",
          params: event.params,
          values: null,
          metrics: null,
          seconds: null,
          failure: null,
        }),
      };
    case "progress":
      return {
        ...now,
        running: now.running.map((trial) =>
          trial.number === event.number
            ? { ...trial, phase: event.phase, step: event.step, steps: event.steps }
            : trial,
        ),
      };
    case "finished":
      return {
        ...now,
        running: running(now, event.trial.number),
        done: event.done,
        trials: event.trials,
        trialsPerMinute: event.trialsPerMinute,
        secondsLeft: event.secondsLeft,
        study: withTrial(now, event.trial),
      };
    case "note":
      return { ...now, notes: [...sweep.notes, event.message] };
    case "outcome":
      return { ...now, running: [], outcome: event.outcome };
    default:
      return now;
  }
}

// --- Internal helpers ---

function begun(sweep: SweepModel, event: EventOf<"sweep">): SweepModel {
  const { study, objectives, earlier, trials } = event;
  const empty: StudyModel = {
    name: study.name,
    directions: objectives.map(({ direction }) => (direction === "maximize" ? "MAXIMIZE" : "MINIMIZE")),
    objectives: objectives.map(({ name }) => name),
    trials: [],
  };
  const begin = {
    ...EMPTY_SWEEP,
    header: event,
    trials,
    seconds: event.seconds,
    study: empty,
    notes: sweep.notes,
  };
  return {
    ...begin,
    study: earlier.reduce((known, trial) => withTrial({ ...begin, study: known }, trial)!, empty),
  };
}

function running({ running: trials }: SweepModel, except: number): readonly RunningTrial[] {
  return trials.filter(({ number }) => number !== except);
}

function withTrial({ study, header, seconds }: SweepModel, trial: SweepTrial): StudyModel | null {
  if (!study) return null;
  const before = study.trials.find(({ number }) => number === trial.number);
  const frozen = frozenTrial(trial, header?.space ?? {}, before, seconds);
  const others = study.trials.filter(({ number }) => number !== trial.number);
  return { ...study, trials: [...others, frozen].sort((a, b) => a.number - b.number) };
}

/** A trial as a study has it; times count from the epoch, as the events' seconds do from the start. */
function frozenTrial(
  { number, state, params, values, metrics, seconds: spent, failure }: SweepTrial,
  space: EventOf<"sweep">["space"],
  before: FrozenTrial | undefined,
  seconds: number,
): FrozenTrial {
  const now = new Date(1000 * seconds);
  const start = spent === null ? now : new Date(1000 * (seconds - spent));
  const known = Object.entries(params).filter(
    ([name, value]) => Object.hasOwn(space, name) && fits(value, space[name]!),
  );
  return {
    trialId: number,
    number,
    state,
    values,
    params: Object.fromEntries(known),
    distributions: Object.fromEntries(known.map(([name]) => [name, space[name]!])),
    intermediateValues: {},
    userAttrs: {
      ...(metrics && { revenue: metrics.revenue, regret: metrics.regret.total }),
      ...(failure !== null && { failure }),
    },
    systemAttrs: {},
    datetimeStart: before?.datetimeStart ?? start,
    datetimeComplete: state === "RUNNING" || state === "WAITING" ? null : now,
  };
}

/** Whether it is of the kind that the space has: each alone, an event's values and the sweep's space look well. */
function fits(value: ParamValue, distribution: Distribution): boolean {
  return distribution.kind === "categorical"
    ? distribution.choices.includes(value)
    : typeof value === "number";
}

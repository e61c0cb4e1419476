import type { RunEvent, StepReport } from "@auction-mech/core";
import type { Phase } from "./recipes/recipe.js";

/** Turns steps into progress events, a few a second at most. */
export interface ProgressMeter {
  start(): RunEvent;
  /** @param done steps of the phase done so far */
  step(done: number, report: StepReport): RunEvent | undefined;
}

export interface ProgressMeterOptions {
  readonly mechanism: string;
  readonly phase: Phase;
  /** Steps done in an earlier session. */
  readonly from: number;
  /** Unit of the reports, currency. */
  readonly scale: number;
  readonly clock: () => number;
}

/** Shortest time between two events, seconds. */
const INTERVAL = 0.2;

/** Terms that are reported in multiples of the scale. */
const CURRENCY: ReadonlySet<string> = new Set(["revenue", "regret", "ir"]);

export function progressMeter({ mechanism, phase, from, scale, clock }: ProgressMeterOptions): ProgressMeter {
  const { name, summary, steps, stepsPerEpoch } = phase;
  const started = clock();
  let reported = started;
  let sums = new Map<string, number>();
  let counted = 0;
  const add = (term: string, value: number) => {
    sums.set(term, (sums.get(term) ?? 0) + (CURRENCY.has(term) ? value * scale : value));
  };
  return {
    start: () => ({ type: "phase", seconds: started, mechanism, phase: name, summary, steps }),
    step(done, { loss, terms }) {
      add("loss", loss);
      for (const [term, numbers] of Object.entries(terms)) {
        add(
          term,
          numbers.reduce((sum, value) => sum + value, 0),
        );
      }
      counted++;
      const seconds = clock();
      if (seconds - reported < INTERVAL && done < steps) return undefined;
      const training = Object.fromEntries([...sums].map(([term, sum]) => [term, sum / counted]));
      reported = seconds;
      sums = new Map();
      counted = 0;
      return {
        type: "progress",
        seconds,
        mechanism,
        phase: name,
        step: done,
        steps,
        epoch: Math.ceil(done / stepsPerEpoch),
        secondsLeft: ((seconds - started) / (done - from)) * (steps - done),
        training,
      };
    },
  };
}

import {
  isEmpirical,
  type Mechanism,
  type Metrics,
  type Profiles,
  type RunEvent,
  type Stopwatch,
  sliceProfiles,
  stopwatch,
  stream,
  type Valuation,
} from "@auction-mech/core";
import { evaluateInParts, evaluationSearch, type MisreportSearch } from "@auction-mech/econ";
import { type KnownBound, upperBound } from "./bound.js";
import { fastAuction } from "./fast-auction.js";

export interface ValidationOptions {
  readonly valuation: Valuation;
  readonly seed: number;
  /** Validation profiles; of a data set, at most its test rows. */
  readonly valSize: number;
  /** Regret is searched on the first so many of them. */
  readonly regretProfiles: number;
  /** Seconds since the run began, for events. */
  readonly clock: () => number;
  /** The most threads that measure an auction which has kernels. Default: every core, at most 8. */
  readonly threads?: number | undefined;
  /** What measures it, as {@link fastAuction} takes it. Default: by the variables of econ. */
  readonly compute?: Parameters<typeof fastAuction>[2];
  /** Ends a search early: regret is then that of fewer profiles, and says so. */
  readonly signal?: AbortSignal | undefined;
  /** Told apart: "sampling" and "bound". */
  readonly watch?: Stopwatch | undefined;
}

/** The profiles that no training step sees, and how auctions are measured on them. */
export interface Validation {
  readonly values: Profiles;
  readonly search: MisreportSearch;
  readonly known: KnownBound;
  /**
   * Every metric of one auction, with progress as data; gives way to the event
   * loop between parts.
   *
   * @param watch told what the parts of the measurement take
   */
  measure(mechanism: Mechanism, watch?: Stopwatch): AsyncGenerator<RunEvent, Metrics>;
}

/** Shortest time between two progress events, seconds. */
const INTERVAL = 0.5;

export function validation({
  valuation,
  seed,
  valSize,
  regretProfiles,
  clock,
  threads,
  compute,
  signal,
  watch = stopwatch(),
}: ValidationOptions): Validation {
  const values = watch.measure("sampling", () =>
    isEmpirical(valuation)
      ? sliceProfiles(valuation.test, 0, valSize)
      : valuation.sample(valSize, stream(seed, "validation-values")),
  );
  const search = evaluationSearch({ support: valuation.support, sample: values });
  const known = watch.measure("bound", () => upperBound(valuation));
  const integrand = watch.measure("bound", () => known.integrand?.(values));
  return {
    values,
    search,
    known,
    async *measure(mechanism, measuring) {
      const started = clock();
      const steps = Math.min(regretProfiles, values.batch);
      const common = { mechanism: mechanism.name, phase: "evaluate", steps } as const;
      yield { ...common, type: "phase", seconds: started, summary: `regret by ${search.name}` };
      const fast = await fastAuction(mechanism, threads, compute);
      const parts = evaluateInParts(fast.mechanism, values, {
        search,
        regretProfiles: steps,
        watch: measuring,
        ...(integrand && { boundIntegrand: integrand }),
      });
      let reported = started;
      try {
        for (;;) {
          const part = parts.next(signal?.aborted);
          if (part.done) return part.value;
          await new Promise(setImmediate);
          const seconds = clock();
          if (seconds - reported < INTERVAL) continue;
          reported = seconds;
          const secondsLeft = ((seconds - started) / part.value) * (steps - part.value);
          yield {
            ...common,
            type: "progress",
            seconds,
            step: part.value,
            epoch: null,
            secondsLeft,
            training: {},
          };
        }
      } finally {
        await fast.close();
      }
    },
  };
}

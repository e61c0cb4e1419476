import type { RunResult } from "@auction-mech/core";

/** Whether a run led to the same numbers as a recorded one, to the bit. */
export interface Repeat {
  /** The folder of the recorded run. */
  readonly of: string;
  readonly identical: boolean;
  /** Where they differ: a path and both values, one sentence each; the environments' differences last. */
  readonly differences: readonly string[];
}

/**
 * Compares what a run measured, number by number: baselines, bound and every
 * trained auction. Times and folders do not count. Where numbers differ, so
 * do the environments named after them, perhaps.
 */
export function compareResults(of: string, recorded: RunResult, repeated: RunResult): Repeat {
  // The recorded one went through JSON, which knows no −0.
  const now = JSON.parse(JSON.stringify(repeated)) as RunResult;
  const numbers = [...differing("", measured(recorded), measured(now))];
  const surroundings = [...differing("environment", recorded.environment, now.environment)];
  return {
    of,
    identical: numbers.length === 0,
    differences: numbers.length === 0 ? [] : [...numbers, ...surroundings],
  };
}

// --- Internal helpers ---

function measured({ valuation, seed, runs, baselines, bound }: RunResult) {
  return {
    valuation,
    seed,
    baselines,
    bound,
    runs: runs.map(
      ({ mechanism, variant, seed: own, status, parameters, metrics, earlyStopping, members }) => ({
        mechanism,
        variant,
        seed: own,
        status,
        parameters,
        metrics,
        earlyStopping,
        members,
      }),
    ),
  };
}

function* differing(path: string, one: unknown, other: unknown): Generator<string> {
  if (isObject(one) && isObject(other)) {
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
      yield* differing(path === "" ? key : `${path}.${key}`, one[key], other[key]);
    }
  } else if (!Object.is(one, other)) {
    yield `${path}: ${JSON.stringify(one)} recorded, ${JSON.stringify(other)} now`;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

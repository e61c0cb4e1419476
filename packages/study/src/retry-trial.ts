import type { AttributeValue } from "./attribute-json.js";
import { type FrozenTrial, own } from "./frozen-trial.js";
import { withoutIntermediateVectors } from "./intermediate-vectors.js";

/**
 * The WAITING trial that repeats a failed one: the same parameters, with the
 * number of the first failed trial in `failed_trial` and of every failed one in
 * `retry_history`. Undefined once the history is longer than `maxRetries`.
 */
export function retryTrial(failed: FrozenTrial, maxRetries: number): FrozenTrial | undefined {
  const history = own(failed.systemAttrs, "retry_history");
  const retryHistory: AttributeValue[] = [...(Array.isArray(history) ? history : []), failed.number];
  if (retryHistory.length > maxRetries) return undefined;
  return {
    ...failed,
    trialId: -1,
    number: -1,
    state: "WAITING",
    values: null,
    intermediateValues: {},
    systemAttrs: {
      failed_trial: failed.number,
      ...withoutIntermediateVectors(failed.systemAttrs),
      retry_history: retryHistory,
    },
    datetimeStart: null,
    datetimeComplete: null,
  };
}

/** The numbers of the trials that this one repeats, the first failed one first. */
export function retryHistory(trial: Pick<FrozenTrial, "systemAttrs">): readonly number[] {
  const history = own(trial.systemAttrs, "retry_history");
  return Array.isArray(history) ? history.filter((number: AttributeValue) => typeof number === "number") : [];
}

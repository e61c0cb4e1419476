import type { Attributes } from "./attribute-json.js";
import { type FrozenTrial, own } from "./frozen-trial.js";

/**
 * The system attribute that keeps one step's values of several objectives: the
 * storage format has room for one intermediate value a step.
 */
export function intermediateKey(step: number): string {
  return `${PREFIX}${step}`;
}

/** The trial with one objective's intermediate values in their usual place. */
export function intermediateOf(trial: FrozenTrial, objective: number): FrozenTrial {
  const intermediateValues: Record<number, number> = {};
  for (const [key, values] of Object.entries(trial.systemAttrs)) {
    if (!key.startsWith(PREFIX) || !Array.isArray(values)) continue;
    const value: unknown = values[objective];
    if (typeof value === "number") intermediateValues[Number(key.slice(PREFIX.length))] = value;
  }
  return { ...trial, intermediateValues };
}

/** The values last reported for several objectives, or null. */
export function lastIntermediateVector(trial: FrozenTrial): readonly number[] | null {
  let last = -1;
  for (const key of Object.keys(trial.systemAttrs)) {
    if (key.startsWith(PREFIX)) last = Math.max(last, Number(key.slice(PREFIX.length)));
  }
  const values = last < 0 ? undefined : own(trial.systemAttrs, intermediateKey(last));
  return Array.isArray(values) ? values.map(Number) : null;
}

/** What else the attributes hold: a trial that starts again has reported nothing. */
export function withoutIntermediateVectors(systemAttrs: Attributes): Attributes {
  return Object.fromEntries(Object.entries(systemAttrs).filter(([key]) => !key.startsWith(PREFIX)));
}

// --- Internal helpers ---

const PREFIX = "auction-mech:intermediate_values:";

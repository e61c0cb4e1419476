import { InvalidArgument, requireInteger, StorageConflict } from "@auction-mech/core";
import type { FrozenTrial } from "./frozen-trial.js";
import { requireAttribute, requireName } from "./storable-name.js";
import type { TrialChanges } from "./study-storage.js";
import { isFinished } from "./trial-state.js";

/** The trial after the changes, as another object; the first value of a name or step wins. */
export function applyChanges(trial: FrozenTrial, changes: TrialChanges, now = new Date()): FrozenTrial {
  const given = Object.entries(changes.params ?? {});
  const values = Object.fromEntries(given.map(([name, param]) => [name, param.value]));
  const distributions = Object.fromEntries(given.map(([name, param]) => [name, param.distribution]));
  const changed: FrozenTrial = {
    ...trial,
    params: given.length === 0 ? trial.params : { ...values, ...trial.params },
    distributions: given.length === 0 ? trial.distributions : { ...distributions, ...trial.distributions },
    intermediateValues: changes.intermediateValues
      ? { ...changes.intermediateValues, ...trial.intermediateValues }
      : trial.intermediateValues,
    userAttrs: changes.userAttrs ? { ...trial.userAttrs, ...changes.userAttrs } : trial.userAttrs,
    systemAttrs: changes.systemAttrs ? { ...trial.systemAttrs, ...changes.systemAttrs } : trial.systemAttrs,
  };
  if (!changes.finish) return changed;
  const { state, values: told } = changes.finish;
  return { ...changed, state, values: told === null ? null : [...told], datetimeComplete: now };
}

/** The later changes on top of the earlier ones, as one. */
export function mergeChanges(earlier: TrialChanges, later: TrialChanges): TrialChanges {
  const finish = later.finish ?? earlier.finish;
  return {
    params: { ...later.params, ...earlier.params },
    intermediateValues: { ...later.intermediateValues, ...earlier.intermediateValues },
    userAttrs: { ...earlier.userAttrs, ...later.userAttrs },
    systemAttrs: { ...earlier.systemAttrs, ...later.systemAttrs },
    ...(finish ? { finish } : {}),
  };
}

/** Throws unless the trial may still be written. */
export function requireUnfinished(trial: Pick<FrozenTrial, "number" | "state">): void {
  if (isFinished(trial.state)) {
    throw new StorageConflict(
      `A finished trial must not change, but trial ${trial.number} is already ${trial.state}. Ask for a new trial.`,
    );
  }
}

/** A whole trial as the changes that would make it of an empty one. */
export function asChanges(trial: FrozenTrial): TrialChanges {
  const { params, distributions, intermediateValues, userAttrs, systemAttrs, state, values } = trial;
  return {
    params: Object.fromEntries(
      Object.entries(params).map(([name, value]) => [name, { value, distribution: distributions[name]! }]),
    ),
    intermediateValues,
    userAttrs,
    systemAttrs,
    ...(isFinished(state) ? { finish: { state, values } } : {}),
  };
}

/** The format's column has 32 bits in PostgreSQL. */
export const LAST_STEP = 2 ** 31 - 1;

/** Throws unless names, attributes and values can be stored: NaN cannot. */
export function requireStorable(changes: TrialChanges): void {
  for (const name of Object.keys(changes.params ?? {})) requireName("A parameter's name", name);
  for (const attributes of [changes.userAttrs, changes.systemAttrs]) {
    for (const [key, value] of Object.entries(attributes ?? {})) requireAttribute(key, value);
  }
  if (changes.finish?.values?.some(Number.isNaN)) {
    throw new InvalidArgument(
      `Stored values must not be NaN, but got [${changes.finish.values.join(", ")}]. Finish the trial as FAIL.`,
    );
  }
  for (const step of Object.keys(changes.intermediateValues ?? {})) {
    requireInteger("step", Number(step), 0, LAST_STEP);
  }
}

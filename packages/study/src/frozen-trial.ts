import { InvalidArgument } from "@auction-mech/core";
import type { Attributes, AttributeValue } from "./attribute-json.js";
import type { Distribution, ParamValue } from "./distribution.js";
import { containsInternal, toInternal } from "./param-representation.js";
import { isFinished, type TrialState } from "./trial-state.js";

/** What is known of a trial at one moment. Never changes: a later write makes another one. */
export interface FrozenTrial {
  /** Identity within the storage. */
  readonly trialId: number;
  /** Rank within the study: 0, 1, 2, … */
  readonly number: number;
  readonly state: TrialState;
  /** One value an objective, or null where none was told. */
  readonly values: readonly number[] | null;
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly distributions: Readonly<Record<string, Distribution>>;
  /** By step, ascending. */
  readonly intermediateValues: Readonly<Record<number, number>>;
  readonly userAttrs: Attributes;
  readonly systemAttrs: Attributes;
  readonly datetimeStart: Date | null;
  readonly datetimeComplete: Date | null;
}

/** What {@link createTrial} is told. */
export interface TrialTemplate {
  /** @default "COMPLETE" */
  readonly state?: TrialState;
  readonly value?: number;
  readonly values?: readonly number[];
  readonly params?: Readonly<Record<string, ParamValue>>;
  readonly distributions?: Readonly<Record<string, Distribution>>;
  readonly intermediateValues?: Readonly<Record<number, number>>;
  readonly userAttrs?: Attributes;
  readonly systemAttrs?: Attributes;
  /** Feasible where every one is at most 0. */
  readonly constraints?: readonly number[];
  readonly datetimeStart?: Date;
  readonly datetimeComplete?: Date;
}

/**
 * A trial made by hand, to be given to `addTrial`. Its number and id are -1
 * until then.
 *
 * @throws InvalidArgument unless params and distributions have the same names,
 *   each value lies in its distribution, and a COMPLETE trial has values
 */
export function createTrial(template: TrialTemplate): FrozenTrial {
  const { state = "COMPLETE", params = {}, distributions = {} } = template;
  const values = template.values ?? (template.value === undefined ? null : [template.value]);
  if (template.values !== undefined && template.value !== undefined) {
    throw new InvalidArgument("A trial must have either `value` or `values`, but got both. Drop one.");
  }
  requireConsistent({ state, values, params, distributions });
  const systemAttrs = template.constraints
    ? { ...template.systemAttrs, constraints: template.constraints }
    : { ...template.systemAttrs };
  const now = new Date();
  return {
    trialId: -1,
    number: -1,
    state,
    values,
    params: { ...params },
    distributions: { ...distributions },
    intermediateValues: { ...template.intermediateValues },
    userAttrs: { ...template.userAttrs },
    systemAttrs,
    datetimeStart: template.datetimeStart ?? (state === "WAITING" ? null : now),
    datetimeComplete: template.datetimeComplete ?? (isFinished(state) ? now : null),
  };
}

/** @throws InvalidArgument where {@link createTrial} would */
export function requireConsistent(
  trial: Pick<FrozenTrial, "state" | "values" | "params" | "distributions">,
): void {
  requireSameNames(trial.params, trial.distributions);
  requireValues(trial.state, trial.values);
}

/** The largest step reported, or undefined. */
export function lastStep(trial: Pick<FrozenTrial, "intermediateValues">): number | undefined {
  let last: number | undefined;
  for (const step of Object.keys(trial.intermediateValues)) {
    if (last === undefined || Number(step) > last) last = Number(step);
  }
  return last;
}

/**
 * The trial's constraint values by name: the list kept under `constraints`
 * (named by index) and the single ones kept under `constraints:<name>`.
 */
export function trialConstraints(trial: Pick<FrozenTrial, "systemAttrs">): Readonly<Record<string, number>> {
  const found: [string, number][] = [];
  const list = own(trial.systemAttrs, "constraints");
  if (Array.isArray(list)) {
    list.forEach((value: AttributeValue, index) => {
      if (typeof value === "number") found.push([String(index), value]);
    });
  }
  for (const [key, value] of Object.entries(trial.systemAttrs)) {
    if (key.startsWith("constraints:") && typeof value === "number") found.push([key.slice(12), value]);
  }
  return Object.fromEntries(found);
}

/** Total amount by which constraints are broken; 0 where the trial is feasible. */
export function constraintViolation(trial: Pick<FrozenTrial, "systemAttrs">): number {
  let total = 0;
  for (const value of Object.values(trialConstraints(trial))) if (value > 0) total += value;
  return total;
}

/** An entry of a record, never something inherited by it: names are the user's. */
export function own<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** A trial that has just been started, but for its identity and its start. */
export const STARTED_TRIAL = {
  state: "RUNNING",
  values: null,
  params: {},
  distributions: {},
  intermediateValues: {},
  userAttrs: {},
  systemAttrs: {},
  datetimeComplete: null,
} as const;

// --- Internal helpers ---

function requireSameNames(
  params: Readonly<Record<string, ParamValue>>,
  distributions: Readonly<Record<string, Distribution>>,
): void {
  for (const name of new Set([...Object.keys(params), ...Object.keys(distributions)])) {
    const value = own(params, name);
    const distribution = own(distributions, name);
    if (value === undefined || distribution === undefined) {
      throw new InvalidArgument(
        `\`params\` and \`distributions\` must have the same names, but "${name}" is in one of them only.`,
      );
    }
    if (!containsInternal(distribution, toInternal(distribution, value))) {
      throw new InvalidArgument(
        `The value of "${name}" must lie in ${JSON.stringify(distribution)}, but is ${String(value)}.`,
      );
    }
  }
}

function requireValues(state: TrialState, values: readonly number[] | null): void {
  if (state === "COMPLETE" && values === null) {
    throw new InvalidArgument("A COMPLETE trial must have a value, but got none. Give `value` or `values`.");
  }
  if (state !== "COMPLETE" && state !== "PRUNED" && values !== null) {
    throw new InvalidArgument(`A ${state} trial must have no values, but got [${values.join(", ")}].`);
  }
  if (values?.some((value) => typeof value !== "number" || Number.isNaN(value))) {
    throw new InvalidArgument(
      `A trial's values must be numbers other than NaN, but got [${values.join(", ")}].`,
    );
  }
}

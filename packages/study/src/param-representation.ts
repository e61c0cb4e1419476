import { InvalidArgument, StudyIncompatible } from "@auction-mech/core";
import type { CategoricalChoice, Distribution, ParamValue } from "./distribution.js";

/** How far from a whole number of steps a stored value may lie. */
const STEP_TOLERANCE = 1e-8;

/**
 * The number that stands for a value in storage and in samplers: the value
 * itself, or the index of the choice.
 *
 * @throws InvalidArgument when the value is of another kind than the distribution
 */
export function toInternal(distribution: Distribution, value: ParamValue): number {
  if (distribution.kind === "categorical") {
    const index = choiceIndex(distribution.choices, value);
    if (index >= 0) return index;
    throw new InvalidArgument(
      `The value must be one of ${JSON.stringify(distribution.choices)}, but got ${JSON.stringify(value)}.`,
    );
  }
  if (typeof value === "number" && !Number.isNaN(value)) return value;
  throw new InvalidArgument(
    `The value of a ${distribution.kind} parameter must be a number, but got ${String(value)}.`,
  );
}

/** The value that the objective sees for a stored number. */
export function toExternal(distribution: Distribution, internal: number): ParamValue {
  if (distribution.kind === "float") return internal;
  if (distribution.kind === "int") return Math.round(internal);
  return distribution.choices[Math.trunc(internal)] ?? null;
}

/** Whether the stored number lies in the distribution's domain, on its steps. */
export function containsInternal(distribution: Distribution, internal: number): boolean {
  if (distribution.kind === "categorical") {
    const index = Math.trunc(internal);
    return index >= 0 && index < distribution.choices.length;
  }
  const { low, high, step } = distribution;
  if (!(internal >= low && internal <= high)) return false;
  if (step === null) return true;
  const steps = (internal - low) / step;
  return Math.abs(steps - Math.round(steps)) < STEP_TOLERANCE;
}

/** Whether two distributions allow exactly the same values in the same way. */
export function sameDistribution(a: Distribution, b: Distribution): boolean {
  if (a === b) return true;
  if (a.kind === "categorical" || b.kind === "categorical") {
    return a.kind === b.kind && sameChoices(a, b);
  }
  return a.kind === b.kind && a.low === b.low && a.high === b.high && a.log === b.log && a.step === b.step;
}

/**
 * Throws unless one study may hold both under one name: the same kind, the same
 * log, and for categorical parameters the same choices in the same order. Low,
 * high and step may change between trials.
 */
export function requireCompatible(name: string, known: Distribution, given: Distribution): void {
  if (known === given) return;
  if (known.kind !== given.kind) {
    throw new StudyIncompatible(
      `Parameter "${name}" must stay ${known.kind} within one study, but got ${given.kind}. Use another name.`,
    );
  }
  if (known.kind === "categorical" && given.kind === "categorical") {
    if (sameChoices(known, given)) return;
    throw new StudyIncompatible(
      `Parameter "${name}" must keep the choices ${JSON.stringify(known.choices)} within one study, ` +
        `but got ${JSON.stringify(given.choices)}. Use another name.`,
    );
  }
  if (known.kind !== "categorical" && given.kind !== "categorical" && known.log !== given.log) {
    throw new StudyIncompatible(
      `Parameter "${name}" must keep log = ${known.log} within one study, but got log = ${given.log}. Use another name.`,
    );
  }
}

// --- Internal helpers ---

function choiceIndex(choices: readonly CategoricalChoice[], value: ParamValue): number {
  return choices.findIndex((choice) => Object.is(choice, value) || choice === value);
}

function sameChoices(a: Distribution, b: Distribution): boolean {
  if (a.kind !== "categorical" || b.kind !== "categorical") return false;
  return (
    a.choices.length === b.choices.length && a.choices.every((choice, k) => Object.is(choice, b.choices[k]))
  );
}

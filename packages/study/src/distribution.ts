import { InvalidArgument } from "@auction-mech/core";
import { lastStepWithin } from "./decimal.js";

/** One choice of a categorical parameter: what the storage can keep. */
export type CategoricalChoice = null | boolean | number | string;

/** A parameter's value as the objective sees it. */
export type ParamValue = CategoricalChoice;

/** A real parameter in `[low, high]`; `step` is null where every number is allowed. */
export interface FloatDistribution {
  readonly kind: "float";
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
  readonly step: number | null;
}

/** A whole parameter `low, low + step, … high`. */
export interface IntDistribution {
  readonly kind: "int";
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
  readonly step: number;
}

/** A parameter with unordered choices. */
export interface CategoricalDistribution<Choice extends CategoricalChoice = CategoricalChoice> {
  readonly kind: "categorical";
  readonly choices: readonly Choice[];
}

export type Distribution = FloatDistribution | IntDistribution | CategoricalDistribution;

export interface FloatOptions {
  /** Uniform on the logarithm. @default false */
  readonly log?: boolean;
  readonly step?: number | null;
}

export interface IntOptions {
  readonly log?: boolean;
  /** @default 1 */
  readonly step?: number;
}

/**
 * The law of a real parameter. With a step, `high` becomes the largest
 * `low + k step` within it.
 *
 * @throws InvalidArgument unless low <= high, a log parameter is positive and has no step
 */
export function floatDistribution(low: number, high: number, options: FloatOptions = {}): FloatDistribution {
  const { log = false, step = null } = options;
  requireOrdered(low, high);
  if (log && step !== null) {
    throw new InvalidArgument(`A log parameter must have no step, but got step = ${step}. Drop one of them.`);
  }
  if (log && low <= 0) throw new InvalidArgument(`A log parameter must have low > 0, but got low = ${low}.`);
  if (step === null) return { kind: "float", low, high, log, step };
  if (!(Number.isFinite(step) && step > 0)) {
    throw new InvalidArgument(`\`step\` must be a finite number above 0, but got ${step}.`);
  }
  return { kind: "float", low, high: lastStepWithin(low, high, step), log, step };
}

/** The law of a whole parameter; `high` becomes the largest `low + k step` within it. */
export function intDistribution(low: number, high: number, options: IntOptions = {}): IntDistribution {
  for (const [name, value] of Object.entries({ low, high, step: options.step ?? 1 })) {
    if (!Number.isSafeInteger(value)) {
      throw new InvalidArgument(
        `\`${name}\` of an integer parameter must be whole and at most 2^53 - 1 in size, but got ${value}. ` +
          "Suggest a float where numbers are larger.",
      );
    }
  }
  return storedIntDistribution(low, high, options);
}

/** The same for bounds that Python wrote, whose whole numbers have no limit; beyond 2^53 they are rounded. */
export function storedIntDistribution(low: number, high: number, options: IntOptions): IntDistribution {
  const { log = false, step = 1 } = options;
  if (![low, high, step].every(Number.isInteger)) {
    throw new InvalidArgument(
      `An integer parameter must have whole bounds, but got ${low}, ${high}, ${step}.`,
    );
  }
  requireOrdered(low, high);
  if (step < 1) throw new InvalidArgument(`\`step\` must be at least 1, but got ${step}.`);
  if (log && step !== 1)
    throw new InvalidArgument(`A log integer parameter must have step 1, but got ${step}.`);
  if (log && low < 1)
    throw new InvalidArgument(`A log integer parameter must have low >= 1, but got ${low}.`);
  return { kind: "int", low, high: low + Math.floor((high - low) / step) * step, log, step };
}

/** The law of a parameter with unordered choices, kept in this order. */
export function categoricalDistribution<const Choice extends CategoricalChoice>(
  choices: readonly Choice[],
): CategoricalDistribution<Choice> {
  if (choices.length === 0) {
    throw new InvalidArgument("`choices` must hold at least one choice, but got [].");
  }
  for (const choice of choices) {
    if (choice !== null && !["boolean", "number", "string"].includes(typeof choice)) {
      throw new InvalidArgument(
        `A choice must be null, a boolean, a number or a string, but got ${typeof choice}. Name it and look it up.`,
      );
    }
  }
  return { kind: "categorical", choices: [...choices] };
}

/** Whether only one value is possible. */
export function isSingle(distribution: Distribution): boolean {
  if (distribution.kind === "categorical") return distribution.choices.length === 1;
  if (distribution.step === null) return distribution.low === distribution.high;
  return distribution.high - distribution.low < distribution.step;
}

// --- Internal helpers ---

function requireOrdered(low: number, high: number): void {
  if (!(Number.isFinite(low) && Number.isFinite(high) && low <= high)) {
    throw new InvalidArgument(
      `\`low <= high\` must hold, both finite, but got low = ${low}, high = ${high}.`,
    );
  }
}

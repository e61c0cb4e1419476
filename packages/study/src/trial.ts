import type { AttributeValue } from "./attribute-json.js";
import type { CategoricalChoice, FloatOptions, IntOptions } from "./distribution.js";
import type { FrozenTrial } from "./frozen-trial.js";
import type { ParamsOf, SearchSpace } from "./search-space.js";

/**
 * One evaluation of the objective, under way. Suggestions answer at once and
 * are stored in the background; what returns a promise resolves once stored.
 */
export interface Trial {
  readonly trialId: number;
  readonly number: number;
  /** The same name gives the same value, however often it is suggested. */
  suggestFloat(name: string, low: number, high: number, options?: FloatOptions): number;
  suggestInt(name: string, low: number, high: number, options?: IntOptions): number;
  suggestCategorical<const Choice extends CategoricalChoice>(
    name: string,
    choices: readonly Choice[],
  ): Choice;
  /** All parameters of a search space, typed by it. */
  suggest<const Space extends SearchSpace>(space: Space): ParamsOf<Space>;
  /**
   * An intermediate value, one a step; a step already reported is ignored with
   * a warning. With several objectives, one value each.
   */
  report(value: number | readonly number[], step: number): Promise<void>;
  /** Whether the pruner would end the trial after what was reported. */
  shouldPrune(): Promise<boolean>;
  setUserAttr(key: string, value: AttributeValue): Promise<void>;
  setSystemAttr(key: string, value: AttributeValue): Promise<void>;
  /** The trial is feasible where every value is at most 0. Every version of Optuna reads them. */
  setConstraints(values: readonly number[]): Promise<void>;
  /** One constraint by name, as Optuna 5 keeps it; older versions do not see it. */
  setConstraint(key: string, value: number): Promise<void>;
  /** The trial as it is now. */
  frozen(): FrozenTrial;
}

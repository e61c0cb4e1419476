import type { Distribution, ParamValue } from "./distribution.js";
import type { SearchSpace } from "./search-space.js";
import type { StudyView } from "./study-view.js";
import type { FinishedState } from "./trial-state.js";

/**
 * Chooses parameters. A trial first asks for all parameters of the relative
 * search space at once; each other parameter is sampled on its own when the
 * objective suggests it.
 *
 * Owns no random numbers: they come from the view, fixed by the study's seed
 * and the trial's number, so that a resumed study never repeats its draws.
 */
export interface Sampler {
  readonly name: string;
  beforeTrial?(view: StudyView): void;
  inferRelativeSearchSpace?(view: StudyView): SearchSpace;
  /** May leave parameters out; they are then sampled independently. */
  sampleRelative?(view: StudyView, space: SearchSpace): Readonly<Record<string, ParamValue>>;
  sampleIndependent(view: StudyView, name: string, distribution: Distribution): ParamValue;
  afterTrial?(view: StudyView, state: FinishedState, values: readonly number[] | null): void;
}

import { finishedCursor } from "../finished-cursor.js";
import { own } from "../frozen-trial.js";
import { sameDistribution } from "../param-representation.js";
import type { SearchSpace } from "../search-space.js";
import type { StudyView } from "../study-view.js";

/** The parameters that every finished trial so far has, with one and the same distribution. */
export type IntersectionSearchSpace = (view: StudyView) => SearchSpace;

/**
 * Looks at each trial once, however often it is asked.
 *
 * @param includePruned whether pruned trials count beside complete ones
 */
export function intersectionSearchSpace(includePruned: boolean): IntersectionSearchSpace {
  const studies = new WeakMap<object, (view: StudyView) => SearchSpace>();
  return (view) => {
    let intersect = studies.get(view.identity);
    if (!intersect) {
      intersect = ofOneStudy(includePruned);
      studies.set(view.identity, intersect);
    }
    return intersect(view);
  };
}

// --- Internal helpers ---

function ofOneStudy(includePruned: boolean): (view: StudyView) => SearchSpace {
  const newlyFinished = finishedCursor();
  let space: SearchSpace | undefined;
  return ({ trials }) => {
    for (const { state, distributions } of newlyFinished(trials).finished) {
      if (state !== "COMPLETE" && !(includePruned && state === "PRUNED")) continue;
      const before = space ?? distributions;
      const common = Object.keys(before).filter((name) => {
        const other = own(distributions, name);
        return other !== undefined && sameDistribution(other, before[name]!);
      });
      if (space === undefined || common.length < Object.keys(space).length) {
        space = Object.fromEntries(common.sort().map((name) => [name, before[name]!]));
      }
    }
    return space ?? {};
  };
}

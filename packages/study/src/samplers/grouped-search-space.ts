import { finishedCursor } from "../finished-cursor.js";
import type { SearchSpace } from "../search-space.js";
import type { StudyView } from "../study-view.js";

/**
 * The parameters of all finished trials, divided into the largest sets that
 * always occur together: what conditional parameters are sampled in.
 */
export function groupedSearchSpace(): (view: StudyView) => readonly SearchSpace[] {
  const studies = new WeakMap<object, (view: StudyView) => readonly SearchSpace[]>();
  return (view) => {
    let divide = studies.get(view.identity);
    if (!divide) {
      divide = ofOneStudy();
      studies.set(view.identity, divide);
    }
    return divide(view);
  };
}

// --- Internal helpers ---

function ofOneStudy(): (view: StudyView) => readonly SearchSpace[] {
  const newlyFinished = finishedCursor();
  let groups: readonly SearchSpace[] = [];
  return ({ trials }) => {
    for (const { state, distributions } of newlyFinished(trials).finished) {
      if (state !== "FAIL") groups = refine(groups, distributions);
    }
    return groups;
  };
}

/** Splits each group into what the trial has and what it lacks; what is new makes one more. */
function refine(groups: readonly SearchSpace[], distributions: SearchSpace): readonly SearchSpace[] {
  const refined: SearchSpace[] = [];
  const grouped = new Set<string>();
  for (const group of groups) {
    refined.push(
      pick(group, (name) => Object.hasOwn(distributions, name)),
      pick(group, (name) => !Object.hasOwn(distributions, name)),
    );
    for (const name of Object.keys(group)) grouped.add(name);
  }
  refined.push(pick(distributions, (name) => !grouped.has(name)));
  return refined.filter((group) => Object.keys(group).length > 0);
}

function pick(space: SearchSpace, wanted: (name: string) => boolean): SearchSpace {
  return Object.fromEntries(Object.entries(space).filter(([name]) => wanted(name)));
}

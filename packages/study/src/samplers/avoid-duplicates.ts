import type { Distribution, ParamValue } from "../distribution.js";
import { isSingle } from "../distribution.js";
import { finishedCursor } from "../finished-cursor.js";
import { type FrozenTrial, own } from "../frozen-trial.js";
import type { Sampler } from "../sampler.js";
import type { SearchSpace } from "../search-space.js";
import type { StudyView } from "../study-view.js";
import { intersectionSearchSpace } from "./intersection-search-space.js";
import { knownParams } from "./relative-params-attribute.js";
import { drawUniform } from "./uniform-draw.js";

/**
 * A sampler that draws again what the study has already tried, for objectives
 * that would only repeat their value. Where every try repeats, as in a space
 * that is used up, the last is taken. Parameters that are not in every trial
 * are not compared.
 *
 * @param attempts draws of the sampler, followed by as many uniform ones
 */
export function avoidDuplicates(sampler: Sampler, attempts = 20): Sampler {
  const intersection = intersectionSearchSpace(true);
  const tried = triedSignatures();
  return {
    ...sampler,
    inferRelativeSearchSpace(view) {
      const space = sampler.inferRelativeSearchSpace?.(view) ?? {};
      if (Object.keys(space).length > 0) return space;
      return Object.fromEntries(Object.entries(intersection(view)).filter(([, one]) => !isSingle(one)));
    },
    sampleRelative(view, space) {
      const names = Object.keys(space).sort();
      const known = tried(view.whole ?? view, names);
      let params = draw(sampler, view, space);
      for (let attempt = 1; attempt < 2 * attempts; attempt++) {
        if (!known.has(signature(names, params))) break;
        const again = {
          ...view,
          trial: view.trial,
          random: (purpose: string) => view.random(`${purpose}#${attempt}`),
        };
        params = attempt < attempts ? draw(sampler, again, space) : drawAll(again, space);
      }
      return params;
    },
  };
}

// --- Internal helpers ---

function draw(sampler: Sampler, view: StudyView, space: SearchSpace): Readonly<Record<string, ParamValue>> {
  const relative = sampler.sampleRelative?.(view, space) ?? {};
  let params = relative;
  for (const [name, one] of Object.entries(space)) {
    if (Object.hasOwn(relative, name)) continue;
    // As if the objective had suggested those before it: a quasi-random sampler counts them.
    const trial = { ...view.trial, params: { ...view.trial.params, ...params } };
    params = { ...params, [name]: sampler.sampleIndependent({ ...view, trial }, name, one) };
  }
  return params;
}

function drawAll(view: StudyView, space: SearchSpace): Readonly<Record<string, ParamValue>> {
  const uniform = ([name, one]: [string, Distribution]): [string, ParamValue] => [
    name,
    drawUniform(one, view.random(`duplicate:${name}`).uniform()),
  ];
  return Object.fromEntries(Object.entries(space).map(uniform));
}

function triedSignatures(): (view: StudyView, names: readonly string[]) => ReadonlySet<string> {
  const studies = new WeakMap<object, (view: StudyView, names: readonly string[]) => ReadonlySet<string>>();
  return (view, names) => {
    let tried = studies.get(view.identity);
    if (!tried) {
      tried = ofOneStudy();
      studies.set(view.identity, tried);
    }
    return tried(view, names);
  };
}

function ofOneStudy(): (view: StudyView, names: readonly string[]) => ReadonlySet<string> {
  let newlyFinished = finishedCursor();
  let finished = new Set<string>();
  let forNames = "";
  return (view, names) => {
    const key = names.join("\n");
    if (key !== forNames) {
      newlyFinished = finishedCursor();
      finished = new Set();
      forNames = key;
    }
    for (const { state, params } of newlyFinished(view.trials).finished) {
      if (state !== "FAIL") finished.add(signature(names, params));
    }
    const running = view.unfinished.filter((trial) => isOther(trial, view));
    if (running.length === 0) return finished;
    return new Set([...finished, ...running.map((trial) => signature(names, knownParams(trial)))]);
  };
}

function isOther(trial: FrozenTrial, view: StudyView): boolean {
  return trial.state === "RUNNING" && trial.number !== view.trial.number;
}

function signature(names: readonly string[], params: Readonly<Record<string, ParamValue>>): string {
  return JSON.stringify(names.map((name) => own(params, name) ?? null));
}

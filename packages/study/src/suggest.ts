import { InvalidArgument } from "@auction-mech/core";
import { type Distribution, isSingle, type ParamValue } from "./distribution.js";
import { own } from "./frozen-trial.js";
import { containsInternal, requireCompatible, toExternal, toInternal } from "./param-representation.js";
import type { SearchSpace } from "./search-space.js";
import type { LiveTrial, StudyContext } from "./study-context.js";
import type { StudyView } from "./study-view.js";

/** What was sampled for all relative parameters at once when the trial was asked. */
export interface RelativeParams {
  readonly space: SearchSpace;
  readonly params: Readonly<Record<string, ParamValue>>;
}

/**
 * One parameter's value. In this order: what the trial already has, what it was
 * enqueued with, what the relative sampling gave, the only possible value, an
 * independent sample.
 */
export function suggest(
  context: StudyContext,
  live: LiveTrial,
  view: StudyView,
  relative: RelativeParams,
  name: string,
  distribution: Distribution,
): ParamValue {
  const already = own(live.frozen.params, name);
  if (already !== undefined) {
    requireCompatible(name, own(live.frozen.distributions, name)!, distribution);
    return already;
  }
  context.known.require(name, distribution);
  const value = choose(context, view, relative, name, distribution);
  live.frozen = {
    ...live.frozen,
    params: { ...live.frozen.params, [name]: value },
    distributions: { ...live.frozen.distributions, [name]: distribution },
  };
  live.writer.add({ params: { [name]: { value, distribution } } });
  return value;
}

// --- Internal helpers ---

function choose(
  context: StudyContext,
  view: StudyView,
  relative: RelativeParams,
  name: string,
  distribution: Distribution,
): ParamValue {
  const fixed = fixedParam(view, name);
  if (fixed !== undefined) {
    if (!containsInternal(distribution, toInternal(distribution, fixed))) {
      context.warn(
        `The enqueued value ${String(fixed)} of "${name}" lies outside ${JSON.stringify(distribution)}; it is used all the same.`,
      );
    }
    // What will be stored: an integer parameter has no fraction.
    return toExternal(distribution, toInternal(distribution, fixed));
  }
  if (isSingle(distribution)) return onlyValue(distribution);
  const sampled = own(relative.params, name);
  const sampledFrom = own(relative.space, name);
  if (sampled !== undefined && sampledFrom !== undefined) {
    requireCompatible(name, sampledFrom, distribution);
    if (containsInternal(distribution, toInternal(distribution, sampled))) return sampled;
  }
  return context.sampler.sampleIndependent(view, name, distribution);
}

function fixedParam(view: StudyView, name: string): ParamValue | undefined {
  const fixed = own(view.trial.systemAttrs, "fixed_params");
  if (typeof fixed !== "object" || fixed === null || Array.isArray(fixed) || !Object.hasOwn(fixed, name)) {
    return undefined;
  }
  const value = (fixed as Readonly<Record<string, unknown>>)[name];
  if (value === null || ["boolean", "number", "string"].includes(typeof value)) return value as ParamValue;
  throw new InvalidArgument(`The enqueued value of "${name}" must be a choice, but is ${typeof value}.`);
}

function onlyValue(distribution: Distribution): ParamValue {
  return toExternal(distribution, distribution.kind === "categorical" ? 0 : distribution.low);
}

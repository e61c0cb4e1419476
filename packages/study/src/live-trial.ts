import { InvalidArgument, requireInteger } from "@auction-mech/core";
import type { AttributeValue } from "./attribute-json.js";
import {
  type CategoricalChoice,
  categoricalDistribution,
  type Distribution,
  floatDistribution,
  intDistribution,
  type ParamValue,
} from "./distribution.js";
import { type FrozenTrial, own } from "./frozen-trial.js";
import { intermediateKey } from "./intermediate-vectors.js";
import type { ParamsOf, SearchSpace } from "./search-space.js";
import { shouldPrune } from "./should-prune.js";
import { requireAttribute } from "./storable-name.js";
import { type LiveTrial, type StudyContext, samplerView, studyView } from "./study-context.js";
import { type RelativeParams, suggest } from "./suggest.js";
import type { Trial } from "./trial.js";
import { LAST_STEP } from "./trial-changes.js";

/** A trial over what the study and it share. */
export function liveTrial(
  context: StudyContext,
  live: Omit<LiveTrial, "trial">,
  trials: readonly FrozenTrial[],
  relative: () => RelativeParams,
): LiveTrial {
  const view = samplerView(context, studyView(context, live, trials));
  const draw = (name: string, distribution: Distribution): ParamValue =>
    suggest(context, self, view, relative(), name, distribution);

  async function setAttr(
    scope: "userAttrs" | "systemAttrs",
    key: string,
    value: AttributeValue,
  ): Promise<void> {
    // Before it joins what waits to be stored: one that cannot be stored would hold back the tell as well.
    requireAttribute(key, value);
    const attribute = { [key]: structuredClone(value) };
    live.frozen = { ...live.frozen, [scope]: { ...live.frozen[scope], ...attribute } };
    return live.writer.write({ [scope]: attribute });
  }

  async function report(value: number | readonly number[], step: number): Promise<void> {
    requireInteger("step", step, 0, LAST_STEP);
    const values = requireReport(value, view.directions.length);
    const several = values.length > 1;
    const known = several
      ? own(live.frozen.systemAttrs, intermediateKey(step)) !== undefined
      : Object.hasOwn(live.frozen.intermediateValues, step);
    if (known) {
      context.warn(`Trial ${live.frozen.number} already reported step ${step}; the later value is ignored.`);
      return;
    }
    if (several) return setAttr("systemAttrs", intermediateKey(step), values);
    const intermediateValues = { [step]: values[0]! };
    live.frozen = {
      ...live.frozen,
      intermediateValues: { ...live.frozen.intermediateValues, ...intermediateValues },
    };
    await live.writer.write({ intermediateValues });
  }

  const trial: Trial = {
    trialId: live.frozen.trialId,
    number: live.frozen.number,
    // The distribution fixes the value's type: a float or int parameter is a number.
    suggestFloat: (name, low, high, options) => draw(name, floatDistribution(low, high, options)) as number,
    suggestInt: (name, low, high, options) => draw(name, intDistribution(low, high, options)) as number,
    suggestCategorical: <Choice extends CategoricalChoice>(name: string, choices: readonly Choice[]) =>
      draw(name, categoricalDistribution(choices)) as Choice,
    suggest: <Space extends SearchSpace>(space: Space) =>
      Object.fromEntries(
        Object.entries(space).map(([name, distribution]) => [name, draw(name, distribution)]),
      ) as ParamsOf<Space>,
    report,
    async shouldPrune() {
      await live.writer.flush();
      const current = await context.storage.trials(context.studyId, { queueAsRead: true });
      return shouldPrune(context.pruner, studyView(context, live, current));
    },
    setUserAttr: (key, value) => setAttr("userAttrs", key, value),
    setSystemAttr: (key, value) => setAttr("systemAttrs", key, value),
    async setConstraints(values) {
      requireConstraints(values);
      await setAttr("systemAttrs", "constraints", [...values]);
    },
    async setConstraint(key, value) {
      requireConstraints([value]);
      await setAttr("systemAttrs", `constraints:${key}`, value);
    },
    frozen: () => live.frozen,
  };
  const self: LiveTrial = Object.assign(live, { trial });
  return self;
}

// --- Internal helpers ---

function requireReport(value: number | readonly number[], objectives: number): readonly number[] {
  const values = typeof value === "number" ? [value] : value;
  if (!Array.isArray(values) || values.length !== objectives || values.some((v) => typeof v !== "number")) {
    throw new InvalidArgument(
      `\`report\` must be given ${objectives} number${objectives === 1 ? "" : "s"}, one an objective, but got ${String(value)}.`,
    );
  }
  return values;
}

function requireConstraints(values: readonly number[]): void {
  if (values.some((value) => typeof value !== "number" || Number.isNaN(value))) {
    throw new InvalidArgument(
      `Constraints must be numbers, at most 0 where feasible, but got [${values.join(", ")}].`,
    );
  }
}

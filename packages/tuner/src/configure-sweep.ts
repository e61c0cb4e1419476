import { InvalidArgument, stream } from "@auction-mech/core";
import {
  openValuation,
  packageVersions,
  recipes,
  requireSizes,
  type TrainSettings,
} from "@auction-mech/trainer";
import { openObjective } from "./objective.js";
import { createPruner, createSampler } from "./search-strategy.js";
import { defaultSpace, type Space, settingsOfParams } from "./space.js";
import { settleSweepCompute } from "./sweep-compute.js";
import { encodeSpace, type SweepConfig } from "./sweep-config.js";
import type { SweepPlan, SweepRequest } from "./sweep-plan.js";

/** A sweep as its trials see it: without its study and its folder. */
export type ConfiguredSweep = Pick<SweepPlan, "config" | "valuation" | "objective" | "space">;

/**
 * What a request for a new sweep comes to.
 *
 * @throws AuctionMechError with the rule, the value and the remedy
 */
export async function configureSweep(request: SweepRequest): Promise<ConfiguredSweep> {
  const { mechanism, seed, settings, sampler, pruner } = request;
  const recipe = recipes.get(mechanism);
  const space = request.space ?? defaultSpace(mechanism);
  createSampler(sampler, space);
  createPruner(pruner);
  const objective = await openObjective(request.objective);
  const { valuation, data } = await openValuation(request.valuation);
  requireSizes({ trainSize: settings.trainSize, valSize: request.valSize }, valuation);
  const known = recipe.complete(settings, valuation);
  requireKnown(space, mechanism, known);
  const compute = await settleSweepCompute(request, recipe.task(known), () => {
    const values = valuation.sample(known.trainSize, stream(seed, "training-values"));
    return recipe.plan({ valuation, settings: known, values, seed });
  });
  const config: SweepConfig = {
    v: 1,
    kind: "sweep",
    versions: packageVersions(),
    seed,
    valuation: { name: valuation.name, params: valuation.parameters, bidders: valuation.bidders, data },
    mechanism,
    settings,
    space: encodeSpace(space),
    objective: objective.text,
    valSize: request.valSize,
    regretProfiles: request.regretProfiles,
    sampler,
    pruner,
    ...compute,
    warmStart: request.warmStart,
  };
  return { config, valuation, objective, space };
}

// --- Internal helpers ---

/** Settings that complete settings may lack although the mechanism uses them. */
const OPTIONAL = new Set(["steps"]);

/** Throws where a parameter changes nothing: the mechanism has no use for it. */
function requireKnown(space: Space, mechanism: string, complete: TrainSettings): void {
  for (const [param, distribution] of Object.entries(space)) {
    const value = distribution.kind === "categorical" ? distribution.choices[0]! : distribution.low;
    const [setting] = Object.keys(settingsOfParams({ [param]: value }));
    if (setting! in complete || OPTIONAL.has(setting!)) continue;
    throw new InvalidArgument(
      `The search space must hold settings of ${mechanism}, but "${param}" changes nothing there. \`auction-mech list trainable\` shows its settings.`,
    );
  }
}

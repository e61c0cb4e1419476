import { InvalidArgument } from "@auction-mech/core";
import { type Pruner, pruners, type Sampler, samplers } from "@auction-mech/study";
import type { Space } from "./space.js";

/** Names of what works without options of its own. */
export const SAMPLERS: readonly string[] = samplers.entries().map(([name]) => name);
export const PRUNERS: readonly string[] = pruners
  .entries()
  .filter(([, { options }]) => options.safeParse({}).success)
  .map(([name]) => name);

/** @throws InvalidArgument where it cannot search this space */
export function createSampler(name: string, space: Space): Sampler {
  const entry = samplers.get(name);
  if (entry.options.safeParse({}).success) return entry.create();
  const searchSpace = Object.fromEntries(
    Object.entries(space).map(([param, distribution]) => {
      if (distribution.kind === "categorical") return [param, distribution.choices];
      throw new InvalidArgument(
        `\`--sampler ${name}\` must be given choices for every parameter, but "${param}" is a range. Give {"choices": […]} by \`--space FILE.json\`, or another sampler.`,
      );
    }),
  );
  return entry.create({ searchSpace });
}

export function createPruner(name: string): Pruner {
  return pruners.get(name).create();
}

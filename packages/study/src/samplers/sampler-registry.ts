import { type Registry, registry } from "@auction-mech/core";
import { z } from "zod";
import { entryOf, type RegistryEntry } from "../registry-entry.js";
import type { Sampler } from "../sampler.js";
import { gridSampler } from "./grid-sampler.js";
import { nsgaIISampler } from "./nsga-ii-sampler.js";
import { quasiRandomSampler } from "./quasi-random-sampler.js";
import { randomSampler } from "./random-sampler.js";
import { tpeSampler } from "./tpe-sampler.js";

/** One kind of sampler, as the command line and configuration know it. */
export type SamplerEntry = RegistryEntry<Sampler>;

const entry = entryOf<Sampler>("sampler");

const paramValue = z.union([z.null(), z.boolean(), z.number(), z.string()]);
const probability = z.number().min(0).max(1).exactOptional();

/** The samplers by name. */
export const samplers: Registry<SamplerEntry> = registry<SamplerEntry>("sampler", {
  tpe: entry(
    "Tree-structured Parzen estimator",
    z.strictObject({
      startupTrials: z.int().min(0).exactOptional(),
      candidates: z.int().min(1).exactOptional(),
      multivariate: z.boolean().exactOptional(),
      group: z.boolean().exactOptional(),
      constantLiar: z.boolean().exactOptional(),
    }),
    tpeSampler,
  ),
  random: entry("Uniform draws", z.strictObject({}), randomSampler),
  "quasi-random": entry("Scrambled Sobol points", z.strictObject({}), quasiRandomSampler),
  grid: entry(
    "Every combination of the given values",
    z.strictObject({
      searchSpace: z.record(z.string(), z.array(paramValue).min(1)),
      seed: z
        .int()
        .min(0)
        .max(2 ** 32 - 1)
        .exactOptional(),
    }),
    gridSampler,
  ),
  "nsga-ii": entry(
    "Genetic algorithm for several objectives",
    z.strictObject({
      populationSize: z.int().min(2).exactOptional(),
      mutationProbability: probability,
      crossoverProbability: probability,
      swappingProbability: probability,
    }),
    nsgaIISampler,
  ),
});

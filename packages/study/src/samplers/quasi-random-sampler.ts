import type { Sampler } from "../sampler.js";
import { SOBOL_DIMENSIONS, sobol } from "./sobol.js";
import { drawUniform } from "./uniform-draw.js";

/**
 * Scrambled Sobol points: trial k takes the k-th point, and the d-th parameter
 * it suggests the d-th coordinate, so that any number of workers share one
 * sequence without talking. Beyond 64 parameters the rest are uniform.
 *
 * Sobol, "On the Distribution of Points in a Cube" (1967).
 */
export function quasiRandomSampler(): Sampler {
  return {
    name: "quasi-random",
    sampleIndependent(view, name, distribution) {
      const dimension = Object.keys(view.trial.params).length;
      if (dimension >= SOBOL_DIMENSIONS) {
        return drawUniform(distribution, view.random(`independent:${name}`).uniform());
      }
      const seed = view.seedFor(`sobol:${dimension}`);
      return drawUniform(distribution, sobol(view.trial.number, dimension, seed));
    },
  };
}

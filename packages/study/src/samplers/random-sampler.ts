import type { Sampler } from "../sampler.js";
import { drawUniform } from "./uniform-draw.js";

/** Every parameter uniform over its distribution, whatever the trials before. */
export function randomSampler(): Sampler {
  return {
    name: "random",
    sampleIndependent: (view, name, distribution) =>
      drawUniform(distribution, view.random(`independent:${name}`).uniform()),
  };
}

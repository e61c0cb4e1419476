import type { ArchitectureSpec, EngineState, NamedParameters, TrainingEngine } from "@auction-mech/core";
import type { Kernels } from "@auction-mech/kernels";
import { loadKernels } from "@auction-mech/kernels/node";
import { afterEach } from "vitest";
import { type Objective, simdEngine, tensorEngine } from "../../src/index.js";
import { backend } from "./small-auction.js";

/** Both builds of the kernels. */
export const builds = {
  simd: await loadKernels({ deterministic: true }),
  "relaxed-simd": await loadKernels(),
};

interface Start {
  readonly spec: ArchitectureSpec;
  readonly parameters: NamedParameters;
}

/** Opens engines of both kinds on the same start; they are disposed of after each test. */
export function bothEngines(
  objective: Objective<unknown>,
  adam: { beta1: number; beta2: number; epsilon: number; clipNorm?: number },
) {
  const opened: TrainingEngine[] = [];
  afterEach(() => {
    for (const engine of opened.splice(0)) engine.dispose();
  });
  const kept = (engine: TrainingEngine): TrainingEngine => {
    opened.push(engine);
    return engine;
  };
  return {
    simd: ({ spec, parameters }: Start, kernels: Kernels = builds.simd, threads = 1) =>
      kept(simdEngine({ kernels, spec, parameters, objective, adam, threads })),
    tensor: ({ spec, parameters }: Start) =>
      kept(tensorEngine({ backend, spec, parameters, objective, adam })),
  };
}

/** √Σ(a − b)² / √Σ b² over all arrays. */
export function distance(given: EngineState["parameters"], wanted: EngineState["parameters"]): number {
  let error = 0;
  let size = 0;
  for (const [name, { data }] of Object.entries(wanted)) {
    data.forEach((value, k) => {
      error += (given[name]!.data[k]! - value) ** 2;
      size += value ** 2;
    });
  }
  return Math.sqrt(error / Math.max(size, 1e-30));
}

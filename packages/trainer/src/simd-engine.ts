import type { ArchitectureSpec, NamedParameters, TrainingEngine } from "@auction-mech/core";
import type { Kernels, StepNeeds } from "@auction-mech/kernels";
import { auctionNetSteps } from "./simd/auction-net-steps.js";
import { lookaheadNetSteps } from "./simd/lookahead-net-steps.js";
import type { KernelTask, SimdNetwork, SimdTask, StepSize } from "./simd/simd-network.js";

export interface SimdEngineOptions extends SimdTask {
  readonly kernels: Kernels;
  /** Where training starts; copied. */
  readonly parameters: NamedParameters;
  /** The most threads; results do not depend on it. */
  readonly threads?: number;
}

/** Networks that the kernels know. */
const networks: Readonly<Record<string, SimdNetwork>> = {
  "auction-net": auctionNetSteps,
  "lookahead-net": lookaheadNetSteps,
};

/** Why the kernels cannot train this network on this objective; null where they can. */
export function simdRefusal({
  mechanism,
  ...task
}: KernelTask & { readonly mechanism: string }): string | null {
  const network = networks[mechanism];
  return network ? network.refusal(task) : `the simd engine has no kernels for ${mechanism}`;
}

/** What a step takes of a network that the kernels know. */
export function simdNeeds(spec: ArchitectureSpec, size: StepSize, threads: number): StepNeeds {
  return networks[spec.mechanism]!.needs(spec, size, threads);
}

/**
 * Trains by fused WebAssembly SIMD kernels, on the processor alone: the same
 * steps as the tensor engine's, for what {@link simdRefusal} does not refuse.
 */
export function simdEngine({ kernels, parameters, threads = 1, ...task }: SimdEngineOptions): TrainingEngine {
  const steps = networks[task.spec.mechanism]!.open(task, kernels, threads);
  steps.write({ parameters, firstMoments: {}, secondMoments: {} });
  let step = 0;
  return {
    name: "simd",
    backend: null,
    threads: kernels.threaded ? threads : 1,
    async imitate(batch, target, schedule) {
      step += 1;
      return steps.imitate(batch, target, schedule, { step, learningRate: schedule.learningRate });
    },
    async improve(batch, draws, schedule) {
      step += 1;
      return steps.improve(batch, draws, schedule, { step, learningRate: schedule.learningRate });
    },
    async state() {
      return { step, ...steps.read() };
    },
    restore(state) {
      steps.write(state);
      step = state.step;
    },
    dispose() {
      void steps.close();
    },
  };
}

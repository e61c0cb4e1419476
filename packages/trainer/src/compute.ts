import { availableParallelism } from "node:os";
import { type Backend, type Device, loadBackend } from "@auction-mech/backend";
import type { ComputeRecord, TrainingEngine } from "@auction-mech/core";
import { type KernelBuild, type Kernels, LARGEST_MEMORY } from "@auction-mech/kernels";
import { loadKernels } from "@auction-mech/kernels/node";
import { acceleratedBy } from "./accelerate.js";
import type { Plan, Task } from "./recipes/recipe.js";
import { simdEngine, simdNeeds, simdRefusal } from "./simd-engine.js";
import { tensorEngine } from "./tensor-engine.js";

/** The engine that trains a plan. */
export interface ChosenEngine {
  readonly record: ComputeRecord;
  /** What computes, in words. */
  readonly device: string;
  /** Which build of the kernels, where they compute. */
  readonly kernelBuild: KernelBuild | null;
  open(): TrainingEngine;
}

/** What a run computes with: an engine for every plan. */
export interface Compute {
  /** The most threads of the kernels, where they compute. */
  readonly threads?: number | undefined;
  choose(plan: Plan): Promise<ChosenEngine>;
}

export interface ComputeOptions {
  /**
   * "auto" and "simd" take the kernels wherever they know the network and its
   * objective, and TensorFlow.js elsewhere; any other name is a TensorFlow.js
   * backend, which then trains everything.
   */
  readonly backend: string;
  /** The TensorFlow.js backend of what the kernels do not train. Default: the fastest that is usable. */
  readonly fallback?: string | undefined;
  /** Mechanisms that a GPU trains, and the TensorFlow.js backend that does, whatever the kernels know. */
  readonly accelerated?: Readonly<Record<string, string>> | undefined;
  /** The most threads of the kernels; results do not depend on it. Default: every core, at most 8. */
  readonly threads?: number | undefined;
  /** Pins the build of the kernels that gives the same bits on every machine. */
  readonly deterministic?: boolean | undefined;
}

/** More threads than this have too little work each in a step. */
export const MOST_THREADS = 8;

/** Brings up what `backend` names. @throws BackendUnavailable when it cannot be used here */
export async function openCompute(options: ComputeOptions): Promise<Compute> {
  const { backend, threads, deterministic } = options;
  if (!usesKernels(backend)) return tensorCompute(await loadBackend(backend));
  const kernels = await loadKernels({ deterministic: deterministic ?? false });
  const most = threads ?? Math.min(availableParallelism(), MOST_THREADS);
  let fallback: Promise<Backend> | undefined;
  return {
    threads: most,
    async choose(plan) {
      const accelerator = options.accelerated?.[plan.mechanism];
      if (accelerator !== undefined) {
        const loaded = await loadBackend(accelerator, { device: "gpu" });
        return withTensors(loaded, "faster than the CPU on this job, measured when the run began", plan);
      }
      const threads = kernels.threaded ? most : 1;
      const refusal = simdRefusal(plan) ?? memoryRefusal(plan, threads);
      if (refusal === null) return withKernels(kernels, threads, plan);
      fallback ??= loadBackend(options.fallback, { device: "cpu" });
      const loaded = await fallback;
      return withTensors(loaded, `${refusal}; ${loaded.name}: ${loaded.reason}`, plan);
    },
  };
}

/** What a user may ask for. */
export interface ComputeWish {
  readonly backend: string;
  /** Default: "auto". */
  readonly device?: Device | undefined;
  readonly deterministic?: boolean | undefined;
}

/** The part of {@link ComputeOptions} that a record keeps. */
export interface SettledCompute {
  readonly backend: string;
  readonly fallback?: string;
  readonly accelerated?: Readonly<Record<string, string>>;
  readonly deterministic: boolean;
}

/**
 * What a record has to say of the options, so that the run computes alike when
 * it is resumed: the names of what "auto" stands for here.
 *
 * @param tasks what will be trained
 * @param planOf a plan of a mechanism, of which "auto" may take a few steps to
 *   learn whether a GPU is faster; without it "auto" stays on the CPU
 * @throws BackendUnavailable when what is asked for cannot be used here
 */
export async function settleCompute(
  { backend, device = "auto", deterministic = false }: ComputeWish,
  tasks: readonly Task[],
  planOf?: (mechanism: string) => Plan,
): Promise<SettledCompute> {
  if (!usesKernels(backend) || device === "gpu") {
    return { backend: (await loadBackend(backend, { device })).name, deterministic };
  }
  const { build } = await loadKernels({ deterministic });
  const onlyKernels = tasks.every((task) => simdRefusal(task) === null);
  const settled: SettledCompute = {
    backend: "simd",
    deterministic: build === "simd",
    ...(!onlyKernels && { fallback: (await loadBackend("auto", { device: "cpu" })).name }),
  };
  if (backend === "simd" || device === "cpu" || deterministic || planOf === undefined) return settled;
  const mechanisms = tasks.map(({ mechanism }) => mechanism);
  const accelerated = await acceleratedBy(mechanisms, planOf, await openCompute(settled));
  return { ...settled, ...(Object.keys(accelerated).length > 0 && { accelerated }) };
}

/** Trains everything on one TensorFlow.js backend. */
export function tensorCompute(backend: Backend): Compute {
  return { choose: async (plan) => withTensors(backend, backend.reason, plan) };
}

// --- Internal helpers ---

function usesKernels(backend: string): boolean {
  return backend === "auto" || backend === "simd";
}

/** Why a plan's steps do not fit into the kernels' memory; null where they do. */
function memoryRefusal({ auction, stepSize }: Plan, threads: number): string | null {
  const { bytes } = simdNeeds(auction.spec, stepSize, threads);
  const gibibytes = (count: number) => Number((count / 2 ** 30).toFixed(1));
  return bytes <= LARGEST_MEMORY
    ? null
    : `a step takes ${gibibytes(bytes)} GiB in the simd engine, which can have ${gibibytes(LARGEST_MEMORY)}`;
}

/** @param most threads; those that have work are used */
function withKernels(kernels: Kernels, most: number, plan: Plan): ChosenEngine {
  const { auction, objective, adam } = plan;
  const { spec, parameters } = auction;
  const { threads } = simdNeeds(spec, plan.stepSize, most);
  return {
    record: { engine: "simd", backend: null, threads, reason: `fused kernels, ${kernels.build} build` },
    device: "CPU (WebAssembly SIMD kernels)",
    kernelBuild: kernels.build,
    open: () => simdEngine({ kernels, spec, parameters, objective, adam, threads }),
  };
}

function withTensors(backend: Backend, reason: string, plan: Plan): ChosenEngine {
  const { auction, objective, adam } = plan;
  const { spec, parameters } = auction;
  return {
    record: { engine: "tensor", backend: backend.name, threads: 1, reason },
    device: backend.device,
    kernelBuild: null,
    open: () => tensorEngine({ backend, spec, parameters, objective, adam }),
  };
}

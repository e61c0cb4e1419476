import { type Backend, loadBackend } from "@auction-mech/backend";
import { BackendUnavailable, type TrainingEngine } from "@auction-mech/core";
import { batchedTensorEngine } from "./batched/batched-tensor-engine.js";
import type { Phase, Plan } from "./recipes/recipe.js";
import { tensorEngine } from "./tensor-engine.js";

/** A GPU is only looked at where the CPU would take at least so long, milliseconds: starting one takes seconds. */
const WORTH_A_LOOK = 10_000;

/** The GPU's steps must take less than this share of the CPU's: a small advantage may be noise. */
const CLEARLY_FASTER = 0.8;

/** The first steps compile and allocate; of those after them the fastest counts, which a busy machine disturbs least. */
const STEPS = { warmUp: 2, timed: 3 };

export interface AccelerateOptions {
  /** How many trainings a GPU is to take as one computation; the CPU takes one after the other. Default: 1. */
  readonly trials?: number;
  /** A GPU's backend. Default: the first that is usable here. */
  readonly gpu?: () => Promise<Backend>;
  /** Milliseconds. */
  readonly clock?: () => number;
}

/**
 * The rule by which "auto" leaves the CPU. Each mechanism whose last phase would
 * take over ten seconds on the CPU, by the measured time of one of its own
 * steps, takes a few of those steps on the GPU too, and is trained there where
 * one takes less than 0.8 of the time. Anything else stays on the CPU, and so
 * does everything where no GPU can be used. Several trials at once are asked
 * for with a GPU in mind, and looked at however short they are.
 *
 * @param planOf a plan for these steps alone: they change what it remembers
 * @returns the GPU's backend by mechanism
 */
export async function acceleratedBy(
  mechanisms: readonly string[],
  planOf: (mechanism: string) => Plan,
  onCpu: { choose(plan: Plan): Promise<{ open(): TrainingEngine }> },
  {
    trials = 1,
    gpu = () => loadBackend("auto", { device: "gpu" }),
    clock = () => performance.now(),
  }: AccelerateOptions = {},
): Promise<Record<string, string>> {
  const backend = await gpu().catch((error: unknown) => {
    if (BackendUnavailable.isInstance(error)) return undefined;
    throw error;
  });
  if (backend === undefined) return {};
  const accelerated: Record<string, string> = {};
  for (const mechanism of mechanisms) {
    const plan = planOf(mechanism);
    const phase = plan.phases.at(-1)!;
    const { spec, parameters } = plan.auction;
    const chosen = await onCpu.choose(plan);
    const cpu = await millisecondsOf(phase, [chosen.open()], clock);
    if (trials === 1 && cpu * phase.steps < WORTH_A_LOOK) continue;
    const { objective, adam } = plan;
    const together = batchedTensorEngine(backend);
    const engines =
      trials === 1
        ? [tensorEngine({ backend, spec, parameters, objective, adam })]
        : Array.from({ length: trials }, () => together.open(plan));
    if ((await millisecondsOf(phase, engines, clock)) < CLEARLY_FASTER * cpu * trials) {
      accelerated[mechanism] = backend.name;
    }
  }
  return accelerated;
}

/** One step of the phase, taken by all engines at the same time. */
async function millisecondsOf(
  phase: Phase,
  engines: readonly TrainingEngine[],
  clock: () => number,
): Promise<number> {
  try {
    let fastest = Number.POSITIVE_INFINITY;
    for (let step = 0; step < Math.min(STEPS.warmUp + STEPS.timed, phase.steps); step++) {
      const started = clock();
      await Promise.all(engines.map((engine) => phase.take(engine, step)));
      if (step >= STEPS.warmUp) fastest = Math.min(fastest, clock() - started);
    }
    return Number.isFinite(fastest) ? fastest : 0;
  } finally {
    for (const engine of engines) engine.dispose();
  }
}

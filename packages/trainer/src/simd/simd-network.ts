import type { ArchitectureSpec, Draws, Outcome, Profiles, Schedule, StepReport } from "@auction-mech/core";
import type { AdamRate, Kernels, LearningState, StepNeeds } from "@auction-mech/kernels";
import type { AdamOptions } from "../adam.js";
import type { Objective } from "../objectives/objective.js";

/** The size of a training step. */
export interface StepSize {
  /** Profiles. */
  readonly batch: number;
  /** Misreports a bidder; 0 where a network's steps try none. */
  readonly misreports: number;
}

/** What of a task decides whether the kernels can train it. */
export interface KernelTask {
  readonly objective: Pick<Objective<unknown>, "name" | "penalties">;
  readonly adam: AdamOptions;
}

/** What the kernels are asked to train. */
export interface SimdTask extends KernelTask {
  readonly spec: ArchitectureSpec;
}

/** One kind of network that has kernels. */
export interface SimdNetwork {
  /** Why the kernels cannot train it so; null where they can. */
  refusal(task: KernelTask): string | null;
  /** What a step of this size takes. */
  needs(spec: ArchitectureSpec, size: StepSize, threads: number): StepNeeds;
  open(task: SimdTask, kernels: Kernels, threads: number): SimdSteps;
}

/** Steps on one network in the kernels' memory. */
export interface SimdSteps {
  write(state: LearningState): void;
  read(): LearningState;
  imitate(batch: Profiles, target: Outcome, schedule: Schedule, rate: AdamRate): StepReport;
  improve(batch: Profiles, draws: Draws, schedule: Schedule, rate: AdamRate): StepReport;
  close(): Promise<void>;
}

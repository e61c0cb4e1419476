import type { Outcome } from "./outcome.js";
import type { Profiles } from "./profiles.js";
import type { NamedParameters } from "./trainable-mechanism.js";

/**
 * The random numbers of one step, by name. They are arguments, never drawn by
 * an engine, so that two engines can be compared and a run resumed exactly.
 */
export type Draws = Readonly<Record<string, Float32Array>>;

/** What one step is told beside its batch. */
export interface Schedule {
  readonly learningRate: number;
  /** The objective's coefficients at this step, such as penalty weights or a temperature. */
  readonly coefficients: Readonly<Record<string, readonly number[]>>;
  /**
   * Whether someone reads this step's report. Where not, an engine that would
   * have to wait for a device may give an earlier step's. @default true
   */
  readonly reported?: boolean;
}

/** What one step found, before its update, in units of the architecture's scale. */
export interface StepReport {
  readonly loss: number;
  /** The loss's parts by name, such as `revenue` (one number) or `regret` (one a bidder). */
  readonly terms: Readonly<Record<string, readonly number[]>>;
}

/** Everything a step depends on beside its arguments: restoring it resumes a run to the bit. */
export interface EngineState {
  readonly step: number;
  readonly parameters: NamedParameters;
  readonly firstMoments: NamedParameters;
  readonly secondMoments: NamedParameters;
}

/**
 * Takes gradient steps on one network. All values are in units of the
 * architecture's `scale`.
 */
export interface TrainingEngine {
  readonly name: "simd" | "tensor";
  /** The TensorFlow.js backend in use, or null where none is. */
  readonly backend: string | null;
  readonly threads: number;
  /** One step towards `target`'s allocation and payments (mean squared error). */
  imitate(batch: Profiles, target: Outcome, schedule: Schedule): Promise<StepReport>;
  /** One step of the network's own objective. */
  improve(batch: Profiles, draws: Draws, schedule: Schedule): Promise<StepReport>;
  state(): Promise<EngineState>;
  restore(state: EngineState): void;
  dispose(): void;
}

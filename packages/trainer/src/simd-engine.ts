import type { ArchitectureSpec, NamedParameters, Schedule, TrainingEngine } from "@auction-mech/core";
import { auctionNetTrainer, type Kernels, type Penalties, type PenaltyWeights } from "@auction-mech/kernels";
import type { AuctionNetSpec } from "@auction-mech/mechanism";
import type { AdamOptions } from "./adam.js";
import type { Objective } from "./objectives/objective.js";
import { quadratic } from "./objectives/penalised-revenue.js";

export interface SimdEngineOptions {
  readonly kernels: Kernels;
  readonly spec: ArchitectureSpec;
  /** Where training starts; copied. */
  readonly parameters: NamedParameters;
  readonly objective: Pick<Objective<unknown>, "name" | "penalties">;
  readonly adam: AdamOptions;
  /** The most threads; results do not depend on it. */
  readonly threads?: number;
}

/** Networks that the kernels know. */
export const simdMechanisms: readonly string[] = ["auction-net"];

/** Penalties that the kernels have, by name. */
const KNOWN_PENALTIES = ["regret", "monotonicity", "ir"] as const;

/** Why the kernels cannot train this network on this objective; null where they can. */
export function simdRefusal({
  spec,
  objective,
  adam,
}: Pick<SimdEngineOptions, "spec" | "objective" | "adam">): string | null {
  if (!simdMechanisms.includes(spec.mechanism)) return `the simd engine has no kernels for ${spec.mechanism}`;
  if (objective.penalties === undefined) return `the simd engine has no kernels for "${objective.name}"`;
  if (adam.clipNorm !== undefined) return "the simd engine does not clip gradients";
  const unknown = objective.penalties.find((name) => !KNOWN_PENALTIES.some((known) => known === name));
  return unknown === undefined ? null : `the simd engine has no kernels for the penalty ${unknown}`;
}

/**
 * Trains by fused WebAssembly SIMD kernels, on the processor alone: the same
 * steps as the tensor engine's, for what {@link simdRefusal} does not refuse.
 */
export function simdEngine(options: SimdEngineOptions): TrainingEngine {
  const { kernels, spec, parameters, adam, threads = 1 } = options;
  const { bidders, hidden } = spec as AuctionNetSpec;
  const trainer = auctionNetTrainer({ kernels, bidders, hidden, adam, threads });
  trainer.write({ parameters, firstMoments: {}, secondMoments: {} });
  let step = 0;
  return {
    name: "simd",
    backend: null,
    threads: kernels.threaded ? threads : 1,
    async imitate(batch, target, { learningRate }) {
      step += 1;
      const { allocation, payments } = trainer.imitate(batch, target, { step, learningRate });
      return { loss: allocation + payments, terms: { allocation: [allocation], payments: [payments] } };
    },
    async improve(batch, draws, schedule) {
      step += 1;
      const { learningRate } = schedule;
      const penalties = penaltiesOf(draws.misreports!, schedule);
      const { loss, revenue, ...terms } = trainer.improve(batch, penalties, { step, learningRate });
      return { loss, terms: { revenue: [revenue], ...terms } };
    },
    async state() {
      return { step, ...trainer.read() };
    },
    restore(state) {
      trainer.write(state);
      step = state.step;
    },
    dispose() {
      void trainer.close();
    },
  };
}

/** A penalty without coefficients at this step costs nothing. */
function penaltiesOf(misreports: Float32Array, { coefficients }: Schedule): Penalties {
  const weights = (name: string): PenaltyWeights | undefined =>
    coefficients[name] && {
      linear: coefficients[name],
      quadratic: coefficients[quadratic(name)]?.[0] ?? 0,
    };
  return {
    misreports,
    regret: weights("regret"),
    monotonicity: weights("monotonicity"),
    ir: weights("ir"),
  };
}

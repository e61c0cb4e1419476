import type { NamedParameters } from "@auction-mech/core";

/** Adam's constants. */
export interface AdamConstants {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** Which of Adam's steps is taken, counted from 1, and how far it goes. */
export interface AdamRate {
  readonly step: number;
  readonly learningRate: number;
}

/** Parameters with Adam's moments. Without moments they are 0. */
export interface LearningState {
  readonly parameters: NamedParameters;
  readonly firstMoments: NamedParameters;
  readonly secondMoments: NamedParameters;
}

/** The constants as a network's record has them: see assembly/adam.ts. */
export function adamFields({ beta1, beta2, epsilon }: AdamConstants) {
  return { beta1, beta2, epsilon, fresh1: 1 - beta1, fresh2: 1 - beta2 };
}

/** What of a step of Adam depends on its number. */
export function adamStepFields({ beta1, beta2 }: AdamConstants, { step, learningRate }: AdamRate) {
  return { rate: learningRate / (1 - beta1 ** step), correction: 1 / Math.sqrt(1 - beta2 ** step) };
}

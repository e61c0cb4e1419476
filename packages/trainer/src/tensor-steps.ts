import type { ArchitectureSpec } from "@auction-mech/core";
import {
  type DifferentiableArchitecture,
  differentiableArchitectures,
  type Tf,
} from "@auction-mech/mechanism/differentiable";
import type { Scalar, Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import type { Coefficients, Objective, TensorDraws } from "./objectives/objective.js";

type Parameters = Readonly<Record<string, Tensor>>;

/** A loss and its parts by name, each a vector. */
export interface Evaluated {
  readonly loss: Scalar;
  readonly terms: Readonly<Record<string, Tensor>>;
}

/** What a step computes, apart from who keeps the parameters and moves them. */
export interface TensorSteps {
  /** Mean squared error to a rule's outcomes, each `[batch, bidders]`. */
  imitation(
    parameters: Parameters,
    inputs: { readonly values: Tensor2D; readonly allocation: Tensor2D; readonly payments: Tensor2D },
    coefficients: Coefficients,
  ): Evaluated;
  /** What the objective's loss is evaluated at, found without gradient. */
  prepare(
    parameters: Parameters,
    values: Tensor2D,
    draws: TensorDraws,
    coefficients: Coefficients,
  ): Tensor2D[];
  improvement(
    parameters: Parameters,
    values: Tensor2D,
    prepared: readonly Tensor2D[],
    coefficients: Coefficients,
  ): Evaluated;
}

/**
 * @param tf the library, or one that does to several trials what it does to one
 */
export function tensorSteps(tf: Tf, spec: ArchitectureSpec, objective: Objective<unknown>): TensorSteps {
  // Whatever `spec` names: its network is handed to an objective made for it, unseen.
  const known: Readonly<Record<string, DifferentiableArchitecture<ArchitectureSpec, unknown>>> =
    differentiableArchitectures;
  const differentiable = known[spec.mechanism]!;
  const bind = (parameters: Parameters) => differentiable.bind(tf, spec, parameters);
  return {
    imitation(parameters, { values, ...target }, coefficients) {
      const vectors = Object.fromEntries(
        Object.entries(coefficients).map(([name, { vector }]) => [name, vector]),
      );
      const outcome = differentiable.outcome(tf, bind(parameters), values, vectors);
      const error = (given: Tensor, wanted: Tensor): Scalar => tf.mean(tf.squaredDifference(given, wanted));
      const allocation = error(outcome.allocation, target.allocation);
      if (!outcome.payments) return { loss: allocation, terms: { allocation } };
      const payments = error(outcome.payments, target.payments);
      return { loss: tf.add(allocation, payments), terms: { allocation, payments } };
    },
    prepare: (parameters, ...inputs) => objective.prepare(tf, bind(parameters), ...inputs),
    improvement: (parameters, ...inputs) => objective.loss(tf, bind(parameters), ...inputs),
  };
}

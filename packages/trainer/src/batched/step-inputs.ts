import type { Tf } from "@auction-mech/backend";
import type { Draws, Outcome, Profiles, Schedule } from "@auction-mech/core";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { Coefficients, Objective, TensorDraws } from "../objectives/objective.js";
import { Mapped } from "./mapped.js";

/** One trial's step, as it was asked for. */
export type Step =
  | {
      readonly kind: "imitate";
      readonly batch: Profiles;
      readonly target: Outcome;
      readonly schedule: Schedule;
    }
  | {
      readonly kind: "improve";
      readonly batch: Profiles;
      readonly draws: Draws;
      readonly schedule: Schedule;
    };

/** The arguments of all trials' steps, stacked: each tensor looks like that of one trial. */
export type StepInputs =
  | {
      readonly kind: "imitate";
      readonly values: Tensor2D;
      readonly allocation: Tensor2D;
      readonly payments: Tensor2D;
      readonly coefficients: Coefficients;
    }
  | {
      readonly kind: "improve";
      readonly values: Tensor2D;
      readonly draws: TensorDraws;
      readonly coefficients: Coefficients;
    };

/**
 * Sorts steps into groups that one computation can take.
 *
 * @param common the objective's, on which a group must agree
 */
export function sharing<Waiting extends { readonly step: Step }>(
  waiting: readonly Waiting[],
  common: Objective<unknown>["common"],
): Waiting[][] {
  const groups = new Map<string, Waiting[]>();
  for (const each of waiting) {
    const { step } = each;
    const { coefficients } = step.schedule;
    const shape = JSON.stringify([
      step.kind,
      step.batch.batch,
      Object.entries(coefficients).map(([name, numbers]) => [name, numbers.length]),
      common?.(coefficients),
      step.kind === "improve" && Object.entries(step.draws).map(([name, { length }]) => [name, length]),
    ]);
    const group = groups.get(shape);
    if (group) group.push(each);
    else groups.set(shape, [each]);
  }
  return [...groups.values()];
}

/** Uploads the arguments of a group, one transfer an argument. */
export function inputsOf(tf: Tf, steps: readonly Step[]): StepInputs {
  const stacked = <T extends Tensor>(arrays: readonly ArrayLike<number>[], shape: readonly number[]): T => {
    const { length } = arrays[0]!;
    const all = new Float32Array(arrays.length * length);
    arrays.forEach((array, k) => {
      all.set(array, k * length);
    });
    return new Mapped(tf.tensor(all, [arrays.length, ...shape])) as unknown as T;
  };
  const first = steps[0]!;
  const matrix = (of: (step: Step) => Profiles): Tensor2D =>
    stacked(
      steps.map((step) => of(step).data),
      [first.batch.batch, first.batch.bidders],
    );
  const values = matrix(({ batch }) => batch);
  const coefficients = Object.fromEntries(
    Object.entries(first.schedule.coefficients).map(([name, numbers]) => {
      const vector: Tensor1D = stacked(
        steps.map(({ schedule }) => schedule.coefficients[name]!),
        [numbers.length],
      );
      return [name, { vector, numbers }];
    }),
  );
  if (first.kind === "imitate") {
    const target = (step: Step) => (step as typeof first).target;
    return {
      kind: "imitate",
      values,
      allocation: matrix((step) => target(step).allocation),
      payments: matrix((step) => target(step).payments),
      coefficients,
    };
  }
  const draws = Object.fromEntries(
    Object.entries(first.draws).map(([name, { length }]) => [
      name,
      stacked<Tensor1D>(
        steps.map((step) => (step as typeof first).draws[name]!),
        [length],
      ),
    ]),
  );
  return { kind: "improve", values, draws, coefficients };
}

import type { Backend } from "@auction-mech/backend";
import type {
  ArchitectureSpec,
  EngineState,
  NamedParameters,
  Outcome,
  Profiles,
  Schedule,
  StepReport,
  TrainingEngine,
} from "@auction-mech/core";
import { architectures, learnedParameters } from "@auction-mech/mechanism";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { type AdamOptions, type AdamSlot, adamFactors, adamStep } from "./adam.js";
import { flatParameters } from "./flat-parameters.js";
import {
  type Coefficients,
  type Objective,
  tensorCoefficients,
  tensorDraws,
} from "./objectives/objective.js";
import { type Evaluated, tensorSteps } from "./tensor-steps.js";

export interface TensorEngineOptions {
  readonly backend: Backend;
  readonly spec: ArchitectureSpec;
  /** Where training starts; copied. */
  readonly parameters: NamedParameters;
  /** Made for the network that `spec` names. */
  readonly objective: Objective<unknown>;
  readonly adam: AdamOptions;
}

/** Trains any architecture with a differentiable definition, on any TensorFlow.js backend. */
export function tensorEngine({
  backend,
  spec,
  parameters,
  objective,
  adam,
}: TensorEngineOptions): TrainingEngine {
  const { tf } = backend;
  backend.use();
  const steps = tensorSteps(tf, spec, objective);
  const architecture = architectures.get(spec.mechanism);
  const flat = flatParameters(learnedParameters(architecture, parameters));
  let latest: StepReport | undefined;
  let { step, slot, fixed } = load({ step: 0, parameters, firstMoments: {}, secondMoments: {} });

  function load(state: EngineState) {
    const variable = (arrays: NamedParameters) =>
      tf.tidy(() => tf.variable(tf.tensor1d(flat.flatten(arrays))));
    const kept = (architecture.fixed ?? []).map((name) => {
      const { shape, data } = state.parameters[name]!;
      return [name, { array: state.parameters[name]!, tensor: tf.tensor(data.slice(), [...shape]) }] as const;
    });
    return {
      step: state.step,
      fixed: Object.fromEntries(kept),
      slot: {
        parameter: variable(state.parameters),
        first: variable(state.firstMoments),
        second: variable(state.secondMoments),
      } satisfies AdamSlot,
    };
  }

  function unload(): void {
    for (const { tensor } of Object.values(fixed)) tensor.dispose();
    for (const variable of Object.values(slot)) variable.dispose();
  }

  /** The parameters as they are now, by name. */
  const current = (): Record<string, Tensor> => ({
    ...Object.fromEntries(Object.entries(fixed).map(([name, { tensor }]) => [name, tensor])),
    ...flat.split(tf, slot.parameter as Tensor as Tensor1D),
  });

  /** Differentiates, updates, and reads loss and terms back in one go, where they are due. */
  async function descend(schedule: Schedule, evaluate: () => Evaluated): Promise<StepReport> {
    const { learningRate } = schedule;
    const sizes: [name: string, size: number][] = [];
    const packed = tf.tidy(() => {
      let report: Tensor | undefined;
      const { grads } = tf.variableGrads(() => {
        const { loss, terms } = evaluate();
        for (const [name, term] of Object.entries(terms)) sizes.push([name, term.size]);
        report = tf.keep(tf.concat([loss, ...Object.values(terms)].map((part) => tf.reshape(part, [-1]))));
        return loss;
      }, [slot.parameter]);
      step += 1;
      adamStep(tf, slot, grads[slot.parameter.name]!, adamFactors(adam, step, learningRate), adam);
      return report!;
    });
    if (latest === undefined || isReportDue(backend, schedule)) {
      latest = reportOf(Array.from(await packed.data()), sizes);
    }
    packed.dispose();
    return latest;
  }

  const toTensor = ({ batch, bidders, data }: Profiles): Tensor2D =>
    tf.tensor2d(Float32Array.from(data), [batch, bidders]);

  const read = async (part: keyof AdamSlot): Promise<NamedParameters> =>
    flat.unflatten((await slot[part].data()) as Float32Array);

  /** In the architecture's order, fixed arrays included. */
  const readParameters = async (): Promise<NamedParameters> => {
    const learned = await read("parameter");
    const names = Object.keys(architecture.shapes(spec));
    return Object.fromEntries(names.map((name) => [name, learned[name] ?? fixed[name]!.array]));
  };

  /** Runs `take` with the schedule's coefficients as tensors, which live as long as it takes. */
  async function withCoefficients(
    schedule: Schedule,
    take: (coefficients: Coefficients) => Promise<StepReport>,
  ): Promise<StepReport> {
    const coefficients = tensorCoefficients(tf, schedule);
    const report = await take(coefficients);
    tf.dispose(Object.values(coefficients).map(({ vector }) => vector));
    return report;
  }

  return {
    name: "tensor",
    backend: backend.name,
    threads: 1,
    imitate(batch: Profiles, target: Outcome, schedule) {
      backend.use();
      return withCoefficients(schedule, async (coefficients) => {
        const inputs = {
          values: toTensor(batch),
          allocation: toTensor(target.allocation),
          payments: toTensor(target.payments),
        };
        const report = await descend(schedule, () => steps.imitation(current(), inputs, coefficients));
        tf.dispose(inputs);
        return report;
      });
    },
    improve(batch, draws, schedule) {
      backend.use();
      return withCoefficients(schedule, async (coefficients) => {
        const values = toTensor(batch);
        const prepared = tf.tidy(() =>
          steps.prepare(current(), values, tensorDraws(tf, draws), coefficients),
        );
        const report = await descend(schedule, () =>
          steps.improvement(current(), values, prepared, coefficients),
        );
        tf.dispose([values, ...prepared]);
        return report;
      });
    },
    async state() {
      return {
        step,
        parameters: await readParameters(),
        firstMoments: await read("first"),
        secondMoments: await read("second"),
      };
    },
    restore(state) {
      backend.use();
      unload();
      latest = undefined;
      ({ step, slot, fixed } = load(state));
    },
    dispose: unload,
  };
}

/** Reading back waits for all that a GPU has before it; elsewhere it costs nothing. */
export function isReportDue({ processor }: Backend, { reported = true }: Schedule): boolean {
  return reported || processor !== "gpu";
}

/** Loss and terms from the numbers that stand one behind the other. */
export function reportOf(
  numbers: readonly number[],
  sizes: readonly (readonly [name: string, size: number])[],
): StepReport {
  let at = 1;
  const terms = sizes.map(([name, size]): [string, number[]] => {
    at += size;
    return [name, numbers.slice(at - size, at)];
  });
  return { loss: numbers[0]!, terms: Object.fromEntries(terms) };
}

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
import {
  type DifferentiableArchitecture,
  differentiableArchitectures,
} from "@auction-mech/mechanism/differentiable";
import type { Scalar, Tensor, Tensor2D, Variable } from "@tensorflow/tfjs-core";
import { type AdamOptions, type AdamSlot, adamStep } from "./adam.js";
import type { Objective } from "./objectives/objective.js";

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
  const architecture = architectures.get(spec.mechanism);
  // Whatever `spec` names: its network is handed to an objective made for it, unseen.
  const known: Readonly<Record<string, DifferentiableArchitecture<ArchitectureSpec, unknown>>> =
    differentiableArchitectures;
  const differentiable = known[spec.mechanism]!;
  let step = 0;
  let slots: Record<string, AdamSlot> = {};
  let fixed: Record<string, Tensor> = {};
  load({ step: 0, parameters, firstMoments: {}, secondMoments: {} });

  function load(state: EngineState): void {
    const learned = learnedParameters(architecture, state.parameters);
    const variable = (data: Float32Array | undefined, shape: readonly number[]): Variable =>
      tf.tidy(() => tf.variable(data ? tf.tensor(data, [...shape]) : tf.zeros([...shape])));
    step = state.step;
    fixed = {};
    slots = {};
    for (const [name, { shape, data }] of Object.entries(state.parameters)) {
      if (!(name in learned)) fixed[name] = tf.tensor(data.slice(), [...shape]);
      else {
        slots[name] = {
          parameter: variable(data, shape),
          first: variable(state.firstMoments[name]?.data, shape),
          second: variable(state.secondMoments[name]?.data, shape),
        };
      }
    }
  }

  function unload(): void {
    tf.dispose(fixed);
    for (const slot of Object.values(slots)) for (const variable of Object.values(slot)) variable.dispose();
  }

  /** The network with the parameters as they are now. */
  const network = () =>
    differentiable.bind(tf, spec, {
      ...fixed,
      ...Object.fromEntries(Object.entries(slots).map(([name, { parameter }]) => [name, parameter])),
    });

  /** Differentiates, updates, and reads loss and terms back in one go. */
  async function descend(
    schedule: Schedule,
    evaluate: () => { loss: Scalar; terms: Readonly<Record<string, Tensor>> },
  ): Promise<StepReport> {
    const sizes: [name: string, size: number][] = [];
    const packed = tf.tidy(() => {
      let report: Tensor | undefined;
      const variables = Object.values(slots).map(({ parameter }) => parameter);
      const { grads } = tf.variableGrads(() => {
        const { loss, terms } = evaluate();
        for (const [name, term] of Object.entries(terms)) sizes.push([name, term.size]);
        report = tf.keep(tf.concat([loss, ...Object.values(terms)].map((part) => tf.reshape(part, [-1]))));
        return loss;
      }, variables);
      const named = Object.entries(slots).map(([name, { parameter }]) => [name, grads[parameter.name]!]);
      step += 1;
      adamStep(tf, slots, Object.fromEntries(named), step, schedule.learningRate, adam);
      return report!;
    });
    const numbers = Array.from(await packed.data());
    packed.dispose();
    let at = 1;
    const terms = sizes.map(([name, size]): [string, number[]] => {
      at += size;
      return [name, numbers.slice(at - size, at)];
    });
    return { loss: numbers[0]!, terms: Object.fromEntries(terms) };
  }

  const toTensor = ({ batch, bidders, data }: Profiles): Tensor2D =>
    tf.tensor2d(Float32Array.from(data), [batch, bidders]);

  const readAll = async (part: keyof AdamSlot): Promise<NamedParameters> =>
    Object.fromEntries(
      await Promise.all(
        Object.entries(slots).map(async ([name, slot]) => {
          const data = (await slot[part].data()) as Float32Array;
          return [name, { shape: slot[part].shape, data: data.slice() }] as const;
        }),
      ),
    );

  /** In the architecture's order, fixed arrays included. */
  const readParameters = async (): Promise<NamedParameters> => {
    const learned = await readAll("parameter");
    return Object.fromEntries(
      Object.entries(parameters).map(([name, array]) => [name, learned[name] ?? array]),
    );
  };

  return {
    name: "tensor",
    backend: backend.name,
    threads: 1,
    async imitate(batch: Profiles, target: Outcome, schedule) {
      const inputs = [batch, target.allocation, target.payments].map(toTensor);
      const [values, allocation, payments] = inputs as [Tensor2D, Tensor2D, Tensor2D];
      const report = await descend(schedule, () => {
        const outcome = differentiable.outcome(tf, network(), values, schedule.coefficients);
        const error = (given: Tensor, wanted: Tensor): Scalar => tf.mean(tf.squaredDifference(given, wanted));
        const terms = { allocation: error(outcome.allocation, allocation) };
        if (!outcome.payments) return { loss: terms.allocation, terms };
        const ofPayments = error(outcome.payments, payments);
        return { loss: tf.add(terms.allocation, ofPayments), terms: { ...terms, payments: ofPayments } };
      });
      tf.dispose(inputs);
      return report;
    },
    async improve(batch, draws, schedule) {
      const values = toTensor(batch);
      const prepared = tf.tidy(() => objective.prepare(tf, network(), values, draws, schedule));
      const report = await descend(schedule, () => objective.loss(tf, network(), values, prepared, schedule));
      tf.dispose([values, ...prepared]);
      return report;
    },
    async state() {
      return {
        step,
        parameters: await readParameters(),
        firstMoments: await readAll("first"),
        secondMoments: await readAll("second"),
      };
    },
    restore(state) {
      unload();
      load(state);
    },
    dispose: unload,
  };
}

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
import type { Scalar, Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { type AdamOptions, type AdamSlot, adamStep } from "./adam.js";
import { flatParameters } from "./flat-parameters.js";
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
  const flat = flatParameters(learnedParameters(architecture, parameters));
  backend.use();
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

  /** The network with the parameters as they are now. */
  const network = () =>
    differentiable.bind(tf, spec, {
      ...Object.fromEntries(Object.entries(fixed).map(([name, { tensor }]) => [name, tensor])),
      ...flat.split(tf, slot.parameter as Tensor as Tensor1D),
    });

  /** Differentiates, updates, and reads loss and terms back in one go. */
  async function descend(
    schedule: Schedule,
    evaluate: () => { loss: Scalar; terms: Readonly<Record<string, Tensor>> },
  ): Promise<StepReport> {
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
      const gradient = grads[slot.parameter.name] as Tensor1D;
      adamStep(tf, slot, gradient, step, schedule.learningRate, adam);
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

  const read = async (part: keyof AdamSlot): Promise<NamedParameters> =>
    flat.unflatten((await slot[part].data()) as Float32Array);

  /** In the architecture's order, fixed arrays included. */
  const readParameters = async (): Promise<NamedParameters> => {
    const learned = await read("parameter");
    const names = Object.keys(architecture.shapes(spec));
    return Object.fromEntries(names.map((name) => [name, learned[name] ?? fixed[name]!.array]));
  };

  return {
    name: "tensor",
    backend: backend.name,
    threads: 1,
    async imitate(batch: Profiles, target: Outcome, schedule) {
      backend.use();
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
      backend.use();
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
        firstMoments: await read("first"),
        secondMoments: await read("second"),
      };
    },
    restore(state) {
      backend.use();
      unload();
      ({ step, slot, fixed } = load(state));
    },
    dispose: unload,
  };
}
